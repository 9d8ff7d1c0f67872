package import Digest
import Dossier
import Evaluation
import Gate
package import Measures
import Report
import Standards

/// Where a server finds what it needs besides its ledger: the packs, read once, and the authority's
/// files, read again when they have changed.
package struct ReferenceFiles: Sendable {
  /// As `--standards`; empty: those that come with the tool.
  package var standards: [String]
  package var overlays: [String]
  /// `nil`: `register.yaml` of ``folder``, where it is there.
  package var register: String?
  /// `nil`: `waivers.yaml` of ``folder``, where it is there.
  package var waivers: String?
  /// `nil`: `baseline.yaml` of ``folder``, where it is there. Only decisions on applications ask for it.
  package var baseline: String?
  /// The data folder.
  package var folder: String

  package init(
    folder: String, standards: [String] = [], overlays: [String] = [], register: String? = nil,
    waivers: String? = nil, baseline: String? = nil
  ) {
    self.folder = folder
    self.standards = standards
    self.overlays = overlays
    self.register = register
    self.waivers = waivers
    self.baseline = baseline
  }

  /// The authority's files: what each is usually called, and how it was named.
  private var named: [(usual: String, path: String?)] {
    [("register.yaml", register), ("waivers.yaml", waivers), ("baseline.yaml", baseline)]
  }

  /// What was read, with what tells it from what will be read when a file has changed.
  package struct Edition: Sendable {
    package var reference: Reference
    package var stamp: String
    /// What keeps a file from being used with which the server was started: what was used last stands
    /// in its place, as far as there is any.
    package var fault: Fault?

    package init(reference: Reference, stamp: String, fault: Fault? = nil) {
      (self.reference, self.stamp, self.fault) = (reference, stamp, fault)
    }
  }

  /// Reads what is used from now on, and puts the files where ``begin()`` finds them.
  ///
  /// - Parameter last: What was read before; its packs are kept.
  /// - Returns: `nil`: nothing has changed since.
  /// - Throws: 65 with file and line where a file cannot be used, 66 where one that was named is not
  ///   there, 78 where a pack cannot be used.
  package func read(after last: Edition? = nil) throws(Fault) -> Edition? {
    let now = try texts()
    guard now.stamp != last?.stamp else { return nil }
    return try adopt(now, after: last)
  }

  private func adopt(_ now: Texts, after last: Edition?) throws(Fault) -> Edition {
    let edition = try edition(of: now, after: last)
    keep(now)
    return edition
  }

  private func edition(of now: Texts, after last: Edition?) throws(Fault) -> Edition {
    var reference: Reference
    if let last { reference = last.reference } else { reference = try packs() }
    let library = reference.library
    reference.register = try now.bytes["register.yaml"].map { bytes throws(Fault) in
      try readRegister(
        bytes, file: name(register, "register.yaml"), knownSectors: library.sectors,
        knownProcesses: library.processes, knownRegimes: library.regimes)
    }
    let plants = reference.register?.map(\.plant)
    reference.waivers = try now.bytes["waivers.yaml"].map { bytes throws(Fault) in
      try readWaivers(
        bytes, file: name(waivers, "waivers.yaml"), rules: Rulebook.ids + GateRulebook.ids,
        plants: plants)
    }
    reference.accepted =
      try now.bytes["waivers.yaml"].map { bytes throws(Fault) in
        try readAccepted(bytes, file: name(waivers, "waivers.yaml"))
      } ?? []
    if let bytes = now.bytes["baseline.yaml"] {
      _ = try readBaseline(
        bytes, file: name(baseline, "baseline.yaml"),
        rules: Rulebook.ids + GateRulebook.ids)
    }
    return Edition(reference: reference, stamp: now.stamp)
  }

  // MARK: - A server's start

  /// Of the data folder: what was used last of the authority's files.
  private static let lastGood = "last-good"

  /// As ``read(after:)`` of a server that starts: an authority's file that cannot be used does not keep
  /// it from serving. What was used last stands until the file is mended.
  ///
  /// - Throws: 78 where a pack cannot be used.
  package func begin() throws(Fault) -> Edition {
    let fault: Fault
    do throws(Fault) {
      return try adopt(texts(), after: nil)
    } catch {
      guard error.code != .unusablePack else { throw error }
      fault = error
    }
    var last = self
    (last.register, last.waivers, last.baseline) = (nil, nil, nil)
    last.folder = folder + "/" + Self.lastGood
    if let edition = try? last.edition(of: last.texts(), after: nil) {
      return Edition(reference: edition.reference, stamp: "last good", fault: fault)
    }
    return Edition(reference: try packs(), stamp: "none", fault: fault)
  }

  /// Puts the files where ``begin()`` finds them. That it cannot be done is no reason not to use them.
  private func keep(_ texts: Texts) {
    let place = folder + "/" + Self.lastGood
    for (usual, _) in named {
      do throws(Fault) {
        let kept = try authorityBytesIfThere(place + "/" + usual)
        let now = texts.bytes[usual]
        guard kept != now else { continue }
        try Folder(place).make()
        try OutputFile(place + "/" + usual).write(now ?? [])
      } catch {
        continue
      }
    }
  }

  private func authorityBytesIfThere(_ path: String) throws(Fault) -> [UInt8]? {
    do throws(Fault) {
      return try authorityBytes(path)
    } catch {
      guard error.code == .missingInput else { throw error }
      return nil
    }
  }

  /// Where each of the authority's files is read from, and whether it is there now.
  package var files: [(name: String, path: String, isThere: Bool)] {
    named.map { usual, named in
      let path = named ?? folder + "/" + usual
      return (usual, path, (try? authorityBytesIfThere(path)).flatMap(\.self) != nil)
    }
  }

  private func packs() throws(Fault) -> Reference {
    let folders = try StandardsLocation.folders(named: standards, environment: environment)
    let library = try loadStandards(folders, overlays: overlays)
    return Reference(
      library: library, standardsDigest: Seal.digest(of: library, in: folders + overlays),
      pages: library.pages(rule: Rulebook.rule(judging:)),
      tool: ComplianceReport.Tool(name: "greengate", version: Version.current))
  }

  /// - Returns: `nil` where there is none, or an empty one, which stands for none.
  /// - Throws: 66 also where one that was used is not there any more: it is being replaced, or was lost,
  ///   and nobody is to be let off by that.
  private func bytes(_ named: String?, _ usual: String) throws(Fault) -> [UInt8]? {
    do throws(Fault) {
      if let named { return try authorityBytes(named) }
      if let bytes = try authorityBytesIfThere(folder + "/" + usual) {
        return bytes.isEmpty ? nil : bytes
      }
    } catch {
      var fault = error
      fault.position = SourcePosition(file: name(named, usual))
      throw fault
    }
    let used = try authorityBytesIfThere(folder + "/" + Self.lastGood + "/" + usual)
    guard used?.isEmpty ?? true else {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "\(usual) 曾在使用，现在找不到；请放回。确实不再使用的，请放一个空文件。",
          en:
            "\(usual) was used and is not there now; put it back, or an empty file where it is not "
            + "to count any more."), at: SourcePosition(file: usual))
    }
    return nil
  }

  /// The authority's files, read at once.
  package struct Texts: Sendable {
    /// As ``Edition/stamp`` of what is read from these.
    package var stamp: String
    /// By their usual names; those that are there.
    package var bytes: [String: [UInt8]]
  }

  /// The files as they are now.
  ///
  /// - Throws: as ``read(after:)`` where one cannot be read.
  package func texts() throws(Fault) -> Texts {
    var all: [String: [UInt8]] = [:]
    var parts: [String] = []
    for (usual, path) in named {
      let now = try bytes(path, usual)
      parts.append(now.map { Seal.sha256(of: $0) } ?? "-")
      all[usual] = now
    }
    return Texts(stamp: parts.joined(separator: " "), bytes: all)
  }

  /// As faults name it: pages show them, and say nothing of this machine's folders.
  private func name(_ named: String?, _ usual: String) -> String {
    (named ?? usual).split(separator: "/").last.map(String.init) ?? usual
  }
}
