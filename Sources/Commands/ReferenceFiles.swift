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
  /// The data folder.
  package var folder: String

  package init(
    folder: String, standards: [String] = [], overlays: [String] = [], register: String? = nil,
    waivers: String? = nil
  ) {
    self.folder = folder
    self.standards = standards
    self.overlays = overlays
    self.register = register
    self.waivers = waivers
  }

  /// What was read, with what tells it from what will be read when a file has changed.
  package struct Edition: Sendable {
    package var reference: Reference
    package var stamp: String

    package init(reference: Reference, stamp: String) {
      (self.reference, self.stamp) = (reference, stamp)
    }
  }

  /// - Parameter last: What was read before; its packs are kept.
  /// - Returns: `nil`: nothing has changed since.
  /// - Throws: 65 with file and line where a file cannot be used, 66 where one that was named is not
  ///   there, 78 where a pack cannot be used.
  package func read(after last: Edition? = nil) throws(Fault) -> Edition? {
    let registerBytes = try bytes(register, "register.yaml")
    let waiverBytes = try bytes(waivers, "waivers.yaml")
    let stamp = [registerBytes, waiverBytes]
      .map { $0.map { Seal.sha256(of: $0) } ?? "-" }.joined(separator: " ")
    if let last, last.stamp == stamp { return nil }
    var reference: Reference
    if let last { reference = last.reference } else { reference = try packs() }
    let library = reference.library
    reference.register = try registerBytes.map { bytes throws(Fault) in
      try readRegister(
        bytes, file: name(register, "register.yaml"), knownSectors: library.sectors,
        knownProcesses: library.processes, knownRegimes: library.regimes)
    }
    let plants = reference.register?.map(\.plant)
    reference.waivers = try waiverBytes.map { bytes throws(Fault) in
      try readWaivers(
        bytes, file: name(waivers, "waivers.yaml"), rules: Rulebook.ids + GateRulebook.ids,
        plants: plants)
    }
    reference.accepted =
      try waiverBytes.map { bytes throws(Fault) in
        try readAccepted(bytes, file: name(waivers, "waivers.yaml"))
      } ?? []
    return Edition(reference: reference, stamp: stamp)
  }

  private func packs() throws(Fault) -> Reference {
    let folders = try StandardsLocation.folders(named: standards, environment: environment)
    let library = try loadStandards(folders, overlays: overlays)
    return Reference(
      library: library, standardsDigest: Seal.digest(of: library, in: folders + overlays),
      pages: library.pages(rule: Rulebook.rule(judging:)),
      tool: ComplianceReport.Tool(name: "greengate", version: Version.current))
  }

  private func bytes(_ named: String?, _ usual: String) throws(Fault) -> [UInt8]? {
    if let named { return try authorityBytes(named) }
    do throws(Fault) {
      return try authorityBytes(folder + "/" + usual)
    } catch {
      guard error.code == .missingInput else { throw error }
      return nil
    }
  }

  /// As faults name it: pages show them, and say nothing of this machine's folders.
  private func name(_ named: String?, _ usual: String) -> String {
    (named ?? usual).split(separator: "/").last.map(String.init) ?? usual
  }
}
