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
  /// Texts that are known and not in the library, in the order of their ids.
  package var missing: [MissingStandard] = []
  /// In the order they were read: sorted by path, overlays after what they override.
  package var files: [PackFile]
  /// What overlays changed and added.
  package var changes: [OverlayChange]

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
    Set(
      ["printing-dyeing", "foundry", "cement", "plastics"] + standards.flatMap(\.sectors)
        + audits.flatMap(\.sectors)
        + energy.flatMap(\.sectors)
    )
    .subtracting([Standard.anySector]).sorted()
  }
}
