import Dispatch
import Foundation
import Measures
import Report
import Synchronization
import Testing

@testable import Ledger

/// Who may record for which plant, as the ledger itself asks it.
struct AdmissionTests {
  private let folder: LedgerFolder
  private let ledger: Ledger

  init() throws {
    folder = try LedgerFolder()
    ledger = try Ledger(opening: folder.ledger, mode: .create)
  }

  private static func entry(_ region: String, plant: String = "P-1", month: Int = 3) -> LedgerEntry
  {
    var entry = SampleEntry(plant: plant, month: month).entry
    entry.report.plant.region = region
    return entry
  }

  private static let huzhou = Admission(regions: ["330500"])
  private static let guangdong = Admission(regions: ["440000"])

  @Test func `a plant that is known lies where its first run was, whatever the dossier says`()
    throws
  {
    _ = try ledger.record(Self.entry("330502"), admission: Self.huzhou)
    for (admission, region) in [
      // Who takes the plant over by its dossier, and who does not even try.
      (Self.guangdong, "440803"), (Self.guangdong, "330502"),
      // Whoever may: its own account, its inspector, the server's administrator.
      (Admission(plants: ["P-1"]), "999999"), (Self.huzhou, "330503"), (Self.huzhou, "440803"),
      (Admission(), "440803"),
    ] {
      let fault = #expect(throws: Fault.self) {
        try ledger.record(Self.entry(region, month: 4), admission: admission, of: "d/plant.yaml")
      }
      #expect(fault?.code == .notPermitted && fault?.position?.file == "d/plant.yaml")
    }
    #expect(try ledger.runs(includingReplaced: true).map(\.id) == [1])
    let again = try ledger.record(Self.entry("330502", month: 4), admission: Self.huzhou)
    #expect(again.run == 2)
    #expect(try ledger.firstRegion(of: "P-1") == "330502")
    #expect(try ledger.firstRegion(of: "P-2") == nil)
  }

  @Test func `before a dossier is read, a plant that is known is asked for by where it lies`()
    throws
  {
    let card = Admission(regions: ["330500"], register: ["P-1": "330502", "P-2": "440803"])
    for (admission, plant, recorded, isFine) in [
      (card, "P-1", nil as String?, true), (card, "P-2", nil, false), (card, "P-1", "440803", true),
      (card, "P-3", "330503", true), (card, "P-3", "440803", false),
      // Of one that nobody knows its dossier will say.
      (card, "P-3", nil, true), (Admission(plants: ["P-1"]), "P-1", nil, true),
      (Admission(plants: ["P-1"]), "P-2", nil, false),
      (Admission(plants: ["P-1"]), "P-1", "440803", true), (Admission(), "P-9", nil, true),
    ] {
      let outcome = Result { () throws(Fault) in
        try admission.check(plant: plant, recorded: recorded, file: "a/application.yaml")
      }
      switch outcome {
      case .success: #expect(isFine, "\(plant) \(recorded ?? "-")")
      case .failure(let fault):
        #expect(!isFine && fault.code == .notPermitted, "\(plant) \(recorded ?? "-")")
        #expect(fault.sentence.en.contains("Check application.yaml"))
        #expect(fault.sentence.zh.contains("这份申报"))
        #expect(!fault.sentence.en.contains("440803"))
      }
    }
  }

  @Test func `who may not see a plant is not told where it lies; who may is told who moves it`()
    throws
  {
    _ = try ledger.record(Self.entry("330502"))
    let foreign = #expect(throws: Fault.self) {
      try ledger.record(Self.entry("440803"), admission: Self.guangdong)
    }
    #expect(foreign?.sentence.en.contains("330502") == false)
    #expect(foreign?.sentence.en.contains("P-1") == true)
    let own = #expect(throws: Fault.self) {
      try ledger.record(Self.entry("440803"), admission: Admission(plants: ["P-1"]))
    }
    for word in ["330502", "440803", "administrator", "register"] {
      #expect(own?.sentence.en.contains(word) == true, "\(word)")
    }
    #expect(own?.sentence.zh.contains("管理员") == true)
  }

  @Test func `the register goes before the first run`() throws {
    _ = try ledger.record(Self.entry("330502"))
    let moved = ["P-1": "440803"]
    let there = Admission(regions: ["440000"], register: moved)
    #expect(throws: Fault.self) {
      try ledger.record(
        Self.entry("330502", month: 4), admission: Admission(regions: ["330500"], register: moved))
    }
    #expect(throws: Fault.self) {
      try ledger.record(Self.entry("330502", month: 4), admission: there)
    }
    #expect(try ledger.record(Self.entry("440803", month: 4), admission: there).isNew)
  }

  @Test func `a plant that nobody knows lies where its dossier says`() throws {
    let fault = #expect(throws: Fault.self) {
      try ledger.record(Self.entry("330502"), admission: Self.guangdong)
    }
    #expect(fault?.sentence.en.contains("330502") == true)
    #expect(throws: Fault.self) {
      try ledger.record(Self.entry("330502"), admission: Admission(plants: ["P-2"]))
    }
    #expect(try ledger.record(Self.entry("440803"), admission: Self.guangdong).isNew)
  }

  @Test func `whoever records by hand is asked nothing`() throws {
    _ = try ledger.record(Self.entry("330502"))
    #expect(try ledger.record(Self.entry("440803", month: 4)).isNew)
    // And what counts for everybody else is still the first.
    #expect(try ledger.firstRegion(of: "P-1") == "330502")
    #expect(throws: Fault.self) {
      try ledger.record(Self.entry("440803", month: 5), admission: Self.guangdong)
    }
  }

  @Test func `the same again is refused, too, where it is not theirs`() throws {
    _ = try ledger.record(Self.entry("330502"))
    #expect(throws: Fault.self) {
      try ledger.record(Self.entry("330502"), admission: Self.guangdong)
    }
  }

  @Test func `of two who race for a plant one wins, and the other hears it`() throws {
    for round in 0..<8 {
      let plant = "R-\(round)"
      let taken = Mutex<[String]>([])
      let path = folder.ledger
      DispatchQueue.concurrentPerform(iterations: 4) { number in
        let isNorth = number.isMultiple(of: 2)
        let (region, admission) = isNorth ? ("330502", Self.huzhou) : ("440803", Self.guangdong)
        do {
          // Each a connection of its own, as two children have.
          let own = try Ledger(opening: path, mode: .write)
          _ = try own.record(
            Self.entry(region, plant: plant, month: 1 + number), admission: admission)
          taken.withLock { $0.append(region) }
        } catch let fault as Fault {
          #expect(fault.code == .notPermitted)
        } catch {
          Issue.record("\(error)")
        }
      }
      #expect(taken.withLock { Set($0).count == 1 && $0.count == 2 })
      let runs = try ledger.runs(includingReplaced: true).filter { $0.plant == plant }
      #expect(Set(runs.map(\.region)).count == 1)
    }
  }
}
