package import Measures

/// What lint says of one place in a pack.
package struct LintRemark: Hashable, Sendable {
  package enum Weight: String, Sendable {
    /// The pack is refused.
    case problem
    /// The pack loads; its keeper should look.
    case warning
  }

  package var weight: Weight
  package var sentence: Bilingual
  package var position: SourcePosition?
}

/// Everything that lint found.
package struct LintResult: Hashable, Sendable {
  /// By file and line.
  package var remarks: [LintRemark]
  package var files: Int
  package var limits: Int

  package var isUsable: Bool { !remarks.contains { $0.weight == .problem } }
}

/// Checks all packs under `paths`: every problem, not only the first, and what loads but looks wrong.
///
/// A pack that lacks a whole one's keys is checked as an overlay of the standard of its id.
/// - Parameter base: The folders that the packs add to; may be `paths` themselves.
/// - Throws: `missingInput` or `notPermitted` where files cannot be read, and what is wrong with `base`
///   where it is not itself checked.
package func lintStandards(
  _ paths: [String], base: [String]
) throws(Fault) -> LintResult {
  var files: [StandardsLibrary.PackFile] = []
  for path in paths { files += try PackFolder.packs(at: path) }
  let own = Set(files.map(\.path))
  var others: [StandardsLibrary.PackFile] = []
  for folder in base where !paths.contains(folder) {
    others += try PackFolder.packs(at: folder).filter { !own.contains($0.path) }
  }
  var audits = AuditDrafts()
  var lint = try PackLint(base: distinctDrafts(audits.take(from: others, isOverlay: false)))
  for file in files { lint.read(file, audits) }
  return lint.result(files: files.count)
}

/// Collects what is wrong, file by file.
private struct PackLint {
  let base: [PackDraft]
  private let baseStandards: [Standard]
  private var remarks: [LintRemark] = []
  private var standards: [Standard] = []
  private var seen: [String: SourcePosition] = [:]
  /// Ids of the entries of the file that is read.
  private var entryIDs: [String: SourcePosition] = [:]

  init(base: [PackDraft]) throws(Fault) {
    self.base = base
    var standards: [Standard] = []
    for draft in base where draft.isStandard { standards.append(try Standard(draft.pack)) }
    baseStandards = standards
  }

  func result(files: Int) -> LintResult {
    let known = baseStandards + standards
    let warnings = standards.flatMap { $0.warnings(among: known) }
    return LintResult(
      remarks: (remarks + warnings).sorted { $0.precedes($1) }, files: files,
      limits: standards.reduce(0) { $0 + $1.limits.count })
  }

  private mutating func add(_ faults: [Fault]) {
    remarks += faults.map {
      LintRemark(weight: .problem, sentence: $0.sentence, position: $0.position)
    }
  }

  /// - Parameter audits: The base's audit packs; of a broken one the first problem is named.
  mutating func read(_ file: StandardsLibrary.PackFile, _ audits: AuditDrafts) {
    do {
      if try audits.check(file) { return }
      let (kind, root) = try PackDraft.root(of: file)
      if kind.schema == PackKind.standard.schema {
        try read(root: root)
      } else {
        try readEnergy(file)
      }
    } catch {
      add([error])
    }
  }

  /// Energy data are read as the loader reads them: the first problem of each file.
  private mutating func readEnergy(_ file: StandardsLibrary.PackFile) throws(Fault) {
    var draft = try PackDraft(file)
    noteID(of: draft.pack)
    if var original = base.first(where: { $0.id == draft.id }) {
      try original.lay(draft)
      draft = original
    }
    _ = try EnergyStandard(draft.pack)
  }

  private mutating func read(root: PackField) throws(Fault) {
    guard case .mapping(let fields) = root.value.content else { return }
    var mapping = PackMapping(key: root.key, fields: fields, position: root.value.position)
    noteID(of: mapping)
    entryIDs = [:]
    let original = base.first { $0.id == (try? mapping["id"]?.line()) }
    if mapping["title"] == nil || mapping["effective"] == nil {
      if let original {
        _ = try OverlayChange.ofHeader(
          mapping, over: original.pack, pack: original.id,
          lists: PackKind.standard.lists.map(\.name))
        mapping.fields = mapping.fields + original.pack.fields.filter { mapping[$0.key] == nil }
      } else if let id = mapping["id"], (try? id.line()) != nil, !base.isEmpty {
        try checkAddition(PackDraft(id: id.line(), pack: mapping), to: base)
      }
    }
    guard let header = readHeader(root, mapping) else { return }
    var whole = header
    let entries = StandardHeader(
      id: header.id, effective: header.effective, region: header.region, sectors: header.sectors)
    let given = PackMapping(key: root.key, fields: fields, position: root.value.position)
    let old = original?.pack
    whole.limits = readEntries(given["limits"], over: old?["limits"], .limit) {
      entry throws(Fault) in try Limit(entry, of: entries)
    }
    whole.limits = readMultiples(whole.limits, of: original?.id, given["limits"])
    whole.targets = readEntries(given["targets"], over: old?["targets"], .target) {
      entry throws(Fault) in try Target(entry)
    }
    whole.duties = readEntries(given["duties"], over: old?["duties"], .duty) {
      entry throws(Fault) in try Duty(entry)
    }
    whole.water = readEntries(given["water"], over: old?["water"], .water) {
      entry throws(Fault) in try WaterLimit(entry, of: entries)
    }
    let lists = ["limits", "targets", "duties", "water"]
    if original == nil, lists.allSatisfy({ given[$0] == nil }) {
      // The loader's own words for a pack that holds nothing.
      _ = try Standard(
        PackMapping(
          key: root.key, fields: mapping.fields.filter { Standard.keys.contains($0.key) },
          position: mapping.position))
    }
    standards.append(whole)
  }

  /// The limits that are multiples of others, worked out; what they go back to may stand in the pack
  /// that this one amends.
  private mutating func readMultiples(
    _ limits: [Limit], of original: String?, _ given: PackField?
  ) -> [Limit] {
    let own = Set(limits.map(\.id))
    let entries = (try? given?.elements())?.compactMap(\.value.id) ?? []
    let unread = Set(entries).subtracting(own)
    let old = baseStandards.first { $0.id == original }?.limits ?? []
    let known = limits + old.filter { !own.contains($0.id) }
    var resolved: [Limit] = []
    for limit in limits {
      // What is wrong with the other entry has been said already.
      if let multiple = limit.multiple, unread.contains(multiple.base) { continue }
      do {
        resolved.append(try limit.resolved(among: known))
      } catch {
        add([error])
      }
    }
    return resolved
  }

  /// A standard may stand in one file only.
  private mutating func noteID(of pack: PackMapping) {
    guard let field = pack["id"], let id = try? field.line() else { return }
    guard let first = seen.updateValue(field.value.position, forKey: id) else { return }
    add([
      field.wrong(
        "“\(id)”已在 \(first) 定义；一个标准只能写在一个文件里，修改请用 --overlay",
        "'\(id)' is already in \(first); a standard stands in one file, and changes go into an "
          + "overlay (--overlay)")
    ])
  }

  /// An id may stand once in a file, whatever list it stands in.
  private mutating func noteEntry(_ id: String, _ entry: PackField) {
    guard case .mapping(let fields) = entry.value.content,
      let field = fields.first(where: { $0.key == "id" }),
      let first = entryIDs.updateValue(field.value.position, forKey: id)
    else { return }
    add([
      field.wrong(
        "“\(id)”在本文件中重复（第一次在第 \(first.line ?? 0) 行）；请改名或删除一个",
        "'\(id)' stands twice in this file (first in line \(first.line ?? 0)); rename or "
          + "delete one")
    ])
  }

  /// The header with no entries but one that is harmless.
  private mutating func readHeader(_ root: PackField, _ mapping: PackMapping) -> Standard? {
    let lists = ["limits", "targets", "duties", "water"]
    let stand = PackField(
      key: "targets",
      value: PackNode(
        content: .list([
          PackNode(
            content: .mapping(
              EntryRepair.target.required.compactMap { key in
                EntryRepair.target.standIn(key, []).map {
                  PackField(
                    key: key, value: PackNode(content: $0, position: root.position),
                    position: root.position)
                }
              }), position: root.position)
        ]), position: root.position), position: root.position)
    var field = root
    field.value.content = .mapping(mapping.fields.filter { !lists.contains($0.key) } + [stand])
    let (standard, faults) = EntryRepair.header.read(field) { field throws(Fault) in
      try Standard(field.mapping(known: Standard.keys))
    }
    add(faults)
    return standard
  }

  private mutating func readEntries<Entry>(
    _ field: PackField?, over base: PackField?, _ repair: EntryRepair,
    _ read: (PackField) throws(Fault) -> Entry
  ) -> [Entry] {
    guard let field else { return [] }
    var entries: [Entry] = []
    do {
      let old = try base?.elements() ?? []
      for var entry in try field.elements() {
        if let id = entry.value.id {
          noteEntry(id, entry)
          if let amended = old.first(where: { $0.value.id == id }) {
            do {
              entry.value = try PackDraft.merged(entry.value, over: amended.value)
            } catch {
              add([error])
              continue
            }
          }
        }
        let (result, faults) = repair.read(entry, read)
        add(faults)
        if faults.isEmpty, let result { entries.append(result) }
      }
    } catch {
      add([error])
    }
    return entries
  }
}

extension LintRemark {
  fileprivate func precedes(_ other: LintRemark) -> Bool {
    let (file, otherFile) = (position?.file ?? "", other.position?.file ?? "")
    if file != otherFile { return file.utf8.lexicographicallyPrecedes(otherFile.utf8) }
    let (line, otherLine) = (position?.line ?? 0, other.position?.line ?? 0)
    if line != otherLine { return line < otherLine }
    if weight != other.weight { return weight == .problem }
    return sentence.en < other.sentence.en
  }
}

/// What lint found, a remark a paragraph, as `greengate standards lint` prints it.
///
/// - Parameter width: Columns of the terminal; sentences are wrapped below their place.
package func lintPage(_ result: LintResult, language: Language, width: Int = 100) -> String {
  func word(_ zh: String, _ en: String) -> String { language.say(zh, en) }
  var page = ""
  for remark in result.remarks {
    let kind =
      switch remark.weight {
      case .problem: word("错误", "error")
      case .warning: word("注意", "warning")
      }
    let place = remark.position.map { "\($0): " } ?? ""
    page += "\(place)\(kind)\n" + indented(remark.sentence(language), by: 4, width)
  }
  let problems = result.remarks.count { $0.weight == .problem }
  let warnings = result.remarks.count - problems
  return page
    + word(
      "检查 \(result.files) 个文件，可用的限值 \(result.limits) 条；错误 \(problems) 处，注意 \(warnings) 处。",
      "Files: \(result.files), usable limits: \(result.limits); errors: \(problems), warnings: "
        + "\(warnings).") + "\n"
}
