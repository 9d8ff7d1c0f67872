import Foundation
import Glibc
import Processes
import Testing

/// A check must not outlive the server that asked for it.
struct LeashTests {
  /// A dossier that is read for longer than this test lasts: one row, over and over.
  private static func slowDossier(in folder: TemporaryFolder) throws -> String {
    let plant = """
      schema: greengate/dossier/1
      plant: {id: P, name: P, sector: foundry, region: "330502", area: general, approved: 2019-03-12}
      period: {from: 2025-03-01T00:00:00+08:00, to: 2025-04-01T00:00:00+08:00}
      scope: [emission]
      outlets:
        - {id: DA001, name: P, process: melting.cupola-cold, monitors: [PM]}
      logs:
        - {file: emission.csv, kind: emission, interval_min: 1, flags: hj212}
      """
    try folder.write(Array(plant.utf8), to: "plant.yaml")
    let row = Data("2025-03-01 00:00:00,DA001,PM,10,mg/m3,N\n".utf8)
    var log = Data("timestamp,outlet,pollutant,value,unit,flag\n".utf8)
    for _ in 0..<300_000 { log.append(row) }
    try folder.write(log, to: "emission.csv")
    return folder.path
  }

  @Test func `the tool ends when the other end of its pipe is closed`() throws {
    let folder = try TemporaryFolder()
    let dossier = try Self.slowDossier(in: folder)
    let leash = try #require(ProcessPipe())
    var program = Program(
      [toolPath, "check", dossier, "--standards", projectPath + "/Standards"],
      environment: ["\(Leash.variable)=\(Leash.descriptor)", "SWIFT_BACKTRACE=enable=no"])
    program.further = leash.reading
    let running = try program.start()
    leash.closeReading()
    usleep(100_000)
    #expect(!running.hasEnded)
    // As the kernel does when this process is gone.
    leash.closeWriting()
    #expect(running.finish() == .signalled(SIGKILL))
  }

  @Test func `the tool takes its limits itself, before it does anything`() throws {
    let folder = try TemporaryFolder()
    let dossier = try Self.slowDossier(in: folder)
    for (limit, ending) in [(4_000_000, false), (2_000_000_000, true)] {
      let running = try Program(
        [toolPath, "check", dossier, "--standards", projectPath + "/Standards"],
        environment: ["\(OwnLimits.variable)=\(limit)", "SWIFT_BACKTRACE=enable=no"]
      ).start()
      let hasEndedWell: Bool
      switch running.finish() {
      case .exited(let code): hasEndedWell = code < 64
      case .signalled, .lost: hasEndedWell = false
      }
      #expect(hasEndedWell == ending, "\(limit)")
    }
  }

  @Test func `a program that does not start says why`() {
    let failure = #expect(throws: StartFailure.self) {
      _ = try Program(["/nowhere/none"], environment: []).start()
    }
    #expect(failure?.code == ENOENT)
  }
}
