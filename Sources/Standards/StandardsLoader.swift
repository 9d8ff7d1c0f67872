package import Measures

/// Reads all packs under `directories`, lays those of `overlays` over them in the order given, and
/// checks every entry.
///
/// - Parameters:
///   - directories: Folders with `.yaml` or `.yml` files at any depth, or single pack files. A
///     standard may stand in only one file of all of them.
///   - overlays: The same, for packs that confirm or change single figures or add local rules. A
///     standard may stand in only one file of each overlay.
/// - Returns: The standards by id. Their files keep the raw bytes, overlays last, so that a report
///   can carry a digest of what it was judged by.
/// - Throws: `unusablePack` with file and line for the first thing that is wrong, `missingInput` for
///   a directory that is not there.
package func loadStandards(
  _ directories: [String], overlays: [String] = []
) throws(Fault) -> StandardsLibrary {
  var files: [StandardsLibrary.PackFile] = []
  for directory in directories { files += try PackFolder.packs(at: directory) }
  var layers: [[StandardsLibrary.PackFile]] = []
  for overlay in overlays { layers.append(try PackFolder.packs(at: overlay)) }
  var library = try readStandards(files, overlays: layers)
  library.folders = directories + overlays
  return library
}

/// As ``loadStandards(_:overlays:)``, of files that were read before.
func readStandards(
  _ base: [StandardsLibrary.PackFile], overlays: [[StandardsLibrary.PackFile]]
) throws(Fault) -> StandardsLibrary {
  var drafts = try PackDrafts(base)
  var original: [Standard] = []
  if !overlays.isEmpty { original = try drafts.standards() }
  for layer in overlays { try drafts.lay(layer) }
  return try drafts.library(changedFrom: original)
}

extension PackDrafts {
  fileprivate func standards() throws(Fault) -> [Standard] {
    var standards: [Standard] = []
    for draft in drafts where draft.kind.text == .standard {
      standards.append(try Standard(draft.pack))
    }
    return standards
  }

  /// Reads and checks the values of all packs.
  ///
  /// - Parameter original: The standards as they were before overlays; empty where there are none.
  func library(changedFrom original: [Standard] = []) throws(Fault) -> StandardsLibrary {
    var standards: [Standard] = []
    var energy: [EnergyStandard] = []
    var audits: [AuditPack] = []
    var gates: [GatePolicy] = []
    for draft in drafts {
      switch draft.kind.text {
      case .standard: standards.append(try Standard(draft.pack, changes: draft.changes))
      case .energy: energy.append(try EnergyStandard(draft.pack))
      case .audit: audits.append(try AuditPack(draft.pack))
      case .gate: gates.append(try GatePolicy(draft.pack))
      }
    }
    if hasOverlays { mark(&standards, changedFrom: original) }
    standards.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    energy.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    if let fault = AuditPack.itemFaults(audits).first { throw fault }
    audits.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    if let fault = EnergyStandard.coefficientFaults(energy).first { throw fault }
    var library = StandardsLibrary(
      standards: standards, audits: audits, energy: energy, files: files, changes: changes)
    library.gates = gates.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    library.missing = try MissingStandard.all(
      of: missing, held: held, known: Set(drafts.map { $0.id }))
    return library
  }
}

extension AuditPack {
  /// An item's id stands in only one pack, because the audit log names items by nothing else.
  static func itemFaults(_ audits: [AuditPack]) -> [Fault] {
    var places: [String: SourcePosition] = [:]
    return audits.flatMap(\.items).compactMap { item in
      places.updateValue(item.position, forKey: item.id).map { first in
        .refusal(
          at: item.position, zh: "审核项“\(item.id)”已在 \(first) 定义；全部审核包中编号必须唯一，请改名。",
          en: "The item '\(item.id)' is already in \(first); ids are unique among all audit "
            + "packs, so rename it.")
      }
    }
  }
}

extension EnergyStandard {
  /// Two texts that convert one kind of energy would leave it to their names which one counts.
  static func coefficientFaults(_ energy: [EnergyStandard]) -> [Fault] {
    var places: [String: String] = [:]
    return energy.flatMap { standard in
      Set(standard.coefficients.flatMap(\.names)).sorted().compactMap { name -> Fault? in
        places.updateValue(standard.id, forKey: name).map { other in
          .refusal(
            at: standard.position,
            zh: "能源“\(name)”的折标系数已由 \(other) 给出；请删除一处，或用覆盖包（--overlay）修改。",
            en: "\(other) already gives a coefficient of '\(name)'; delete one, or change it in an "
              + "overlay (--overlay).")
        }
      }
    }
  }
}

/// Marks the limits that an overlay has changed or added: a report must say so.
private func mark(_ standards: inout [Standard], changedFrom original: [Standard]) {
  for index in standards.indices {
    let before = original.first { $0.id == standards[index].id }
    for number in standards[index].limits.indices {
      let limit = standards[index].limits[number]
      guard let old = before?.limits.first(where: { $0.id == limit.id }) else {
        standards[index].limits[number].amendment = .added
        continue
      }
      if old != limit {
        standards[index].limits[number].amendment = .changed(
          value: old.printedValue, unit: old.unit.symbol, confidence: old.confidence)
      }
    }
    if let before, standards[index].note == before.note {
      standards[index].note = standards[index].noteAfterConfirmation(of: before)
    }
  }
}

extension Standard {
  /// What a pack says of all its figures ("advisory") does not hold for one that an overlay confirmed
  /// since; the words stand, with whom they no longer speak of.
  fileprivate func noteAfterConfirmation(of before: Standard) -> Bilingual? {
    let confirmed = limits.filter { limit in
      limit.confidence.convicts
        && before.limits.contains { $0.id == limit.id && !$0.confidence.convicts }
    }.map(\.id)
    guard let note, !confirmed.isEmpty else { return note }
    return Bilingual(
      zh: note.zh + "（以上是标准包原有的说明；覆盖包已确认 \(confirmed.joined(separator: "、"))，按限值计入结论。）",
      en: note.en + " (That is the pack's own note; an overlay has confirmed "
        + "\(confirmed.joined(separator: ", ")) since, and by it a breach counts.)")
  }
}

/// Whether `path` holds packs that can only be laid over `library`: an overlay, and no set of its own.
package func isOverlay(_ path: String, over library: StandardsLibrary) throws(Fault) -> Bool {
  let known = Set(
    library.standards.map { PackKey($0.id, .standard) }
      + library.energy.map { PackKey($0.id, .energy) }
      + library.audits.map { PackKey($0.id, .audit) }
      + library.gates.map { PackKey($0.id, .gate) })
  for file in try PackFolder.packs(at: path) {
    guard case .draft(let draft) = try PackContent(file) else { continue }
    if draft.isPartial, known.contains(draft.key) { return true }
  }
  return false
}
