package import Measures

/// All loaded packs, in the order of their ids.
package struct StandardsLibrary: Sendable {
  /// A pack as it was read, so that a report can carry a digest of what it was judged by.
  package struct PackFile: Hashable, Sendable {
    package var path: String
    package var bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  package var standards: [Standard]
  /// Audit packs, in the order of their ids.
  package var audits: [AuditPack]
  /// Conversion tables, norms and carbon efficiency, in the order of their ids.
  package var energy: [EnergyStandard]
  /// What decides on applications for technical-upgrade support, in the order of their ids.
  package var gates: [GatePolicy] = []
  /// Texts that are known and not in the library, in the order of their ids.
  package var missing: [MissingStandard] = []
  /// In the order they were read: sorted by path, overlays after what they override.
  package var files: [PackFile]
  /// What overlays changed and added.
  package var changes: [OverlayChange]
  /// The folders and files that the packs were read from, as they were named.
  package var folders: [String] = []

  package init(
    standards: [Standard], audits: [AuditPack] = [], energy: [EnergyStandard] = [],
    files: [PackFile], changes: [OverlayChange] = []
  ) {
    self.standards = standards
    self.audits = audits
    self.energy = energy
    self.files = files
    self.changes = changes
  }

  /// A place in a pack as reports show it: from the name of the folder that was given, and not where
  /// that folder lies on this machine.
  package func shown(_ position: SourcePosition) -> SourcePosition {
    let roots = folders.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
      .filter { position.file == $0 || position.file.hasPrefix($0 + "/") }
    guard let root = roots.max(by: { $0.utf8.count < $1.utf8.count }),
      let slash = root.lastIndex(of: "/")
    else { return position }
    let parent = root.distance(from: root.startIndex, to: root.index(after: slash))
    return SourcePosition(file: String(position.file.dropFirst(parent)), line: position.line)
  }

  /// All processes that some limit names, sorted; not `*`.
  package var processes: [String] {
    Set(standards.flatMap { $0.limits.map(\.process) }).subtracting([Limit.anyProcess]).sorted()
  }

  /// All regimes that some limit binds, sorted.
  package var regimes: [String] {
    Set(standards.flatMap { $0.limits.flatMap(\.regimes) }).sorted()
  }

  /// The four sectors the project serves and what the packs add, sorted.
  package var sectors: [String] {
    let named =
      standards.flatMap(\.sectors) + audits.flatMap(\.sectors) + energy.flatMap(\.sectors)
    return Set(["printing-dyeing", "foundry", "cement", "plastics"] + named)
      .union(gates.flatMap(\.sectors)).subtracting([Standard.anySector]).sorted()
  }
}
