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
  var files = base
  var audits = AuditDrafts()
  var drafts = try distinctDrafts(audits.take(from: files, isOverlay: false))
  // Before overlays: what these supply is no longer missing.
  let held = places(of: drafts, audits.drafts)
  var original: [Standard] = []
  if !overlays.isEmpty {
    for draft in drafts where draft.isStandard { original.append(try Standard(draft.pack)) }
  }
  var added: [OverlayChange] = []
  for layer in overlays {
    files += layer
    for draft in try distinctDrafts(audits.take(from: layer, isOverlay: true)) {
      if let index = drafts.firstIndex(where: { $0.id == draft.id }) {
        try drafts[index].lay(draft)
      } else {
        try checkAddition(draft, to: drafts)
        added.append(OverlayChange(pack: draft.id, position: draft.pack.position))
        drafts.append(draft)
      }
    }
  }
  var standards: [Standard] = []
  var energy: [EnergyStandard] = []
  for draft in drafts {
    if draft.isStandard {
      standards.append(try Standard(draft.pack))
    } else {
      energy.append(try EnergyStandard(draft.pack))
    }
  }
  if !overlays.isEmpty { mark(&standards, changedFrom: original) }
  standards.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
  energy.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
  try checkDistinctCoefficients(energy)
  var library = StandardsLibrary(
    standards: standards, audits: try audits.packs(), energy: energy, files: files,
    changes: drafts.flatMap(\.changes) + added + audits.changes)
  library.missing = try MissingStandard.all(
    in: base, overlays: overlays.flatMap(\.self), held: held,
    known: Set(standards.map(\.id) + library.audits.map(\.id) + energy.map(\.id)))
  return library
}

/// Where each pack begins, by its id.
private func places(
  of drafts: [PackDraft], _ audits: [AuditDraft]
) -> [String: SourcePosition] {
  var places: [String: SourcePosition] = [:]
  for draft in drafts { places[draft.id] = draft.pack.position }
  for draft in audits { places[draft.id] = draft.pack.position }
  return places
}

/// Two texts that convert one kind of energy would leave it to their names which one counts.
private func checkDistinctCoefficients(_ energy: [EnergyStandard]) throws(Fault) {
  var places: [String: String] = [:]
  for standard in energy {
    for name in Set(standard.coefficients.flatMap(\.names)).sorted() {
      guard let other = places.updateValue(standard.id, forKey: name) else { continue }
      throw .refusal(
        at: standard.position,
        zh: "能源“\(name)”的折标系数已由 \(other) 给出；请删除一处，或用覆盖包（--overlay）修改。",
        en: "\(other) already gives a coefficient of '\(name)'; delete one, or change it in an "
          + "overlay (--overlay).")
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
  }
}

func distinctDrafts(
  _ files: [StandardsLibrary.PackFile]
) throws(Fault) -> [PackDraft] {
  var drafts: [PackDraft] = []
  var places: [String: SourcePosition] = [:]
  for file in files {
    let draft = try PackDraft(file)
    let field = try draft.pack.required("id")
    if let first = places.updateValue(field.value.position, forKey: draft.id) {
      throw field.wrong(
        "“\(draft.id)”已在 \(first) 定义；一个标准只能写在一个文件里，修改请用 --overlay",
        "'\(draft.id)' is already in \(first); a standard stands in one file, and changes go "
          + "into an overlay (--overlay)")
    }
    drafts.append(draft)
  }
  return drafts
}

/// An overlay that lacks a whole pack's keys most likely mistyped the id it meant to change.
func checkAddition(_ draft: PackDraft, to drafts: [PackDraft]) throws(Fault) {
  let field = try draft.pack.required("id")
  guard draft.isPartial else { return }
  let near = nearestName(to: draft.id, among: drafts.map(\.id))
  throw field.wrong(
    "没有标准“\(draft.id)”可供修改；"
      + (near.map { "是否想写“\($0)”？" } ?? "新增标准须写明 title、effective 等全部键"),
    "there is no standard '\(draft.id)' to change; "
      + (near.map { "did you mean '\($0)'?" }
        ?? "a new one needs title, effective and all other keys"))
}

/// Whether `path` holds packs that can only be laid over `library`: an overlay, and no set of its own.
package func isOverlay(_ path: String, over library: StandardsLibrary) throws(Fault) -> Bool {
  for file in try PackFolder.packs(at: path) {
    if try MissingStandard.read(file) != nil { continue }
    if let root = try AuditDrafts.root(file) {
      let draft = try AuditDraft(root)
      if draft.isPartial, library.audits.contains(where: { $0.id == draft.id }) { return true }
      continue
    }
    let draft = try PackDraft(file)
    if draft.isPartial, library.standards.contains(where: { $0.id == draft.id }) { return true }
  }
  return false
}
