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
  /// Whether it is that a key is missing.
  var saysMissing = false

  package init(weight: Weight, sentence: Bilingual, position: SourcePosition?) {
    self.weight = weight
    self.sentence = sentence
    self.position = position
  }

  init(weight: Weight, sentence: Bilingual, position: SourcePosition?, saysMissing: Bool) {
    self.init(weight: weight, sentence: sentence, position: position)
    self.saysMissing = saysMissing
  }
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
/// A pack that lacks a whole one's keys is checked as an overlay of the standard of its id. Files that
/// hold every pack of `base` whole are a library of their own, and are checked by themselves.
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
  if replaces(files, others) { others = [] }
  var lint = try PackLint(base: PackDrafts(others))
  for file in files { lint.read(file) }
  return lint.result(files: files.count)
}

/// Whether `files` hold a whole pack for each of `base`: a copy of the library, in which what is listed
/// as not included is listed a second time and not twice.
private func replaces(
  _ files: [StandardsLibrary.PackFile], _ base: [StandardsLibrary.PackFile]
) -> Bool {
  func packs(_ files: [StandardsLibrary.PackFile]) -> Set<PackKey> {
    var keys: Set<PackKey> = []
    for file in files {
      guard let root = try? PackRoot(file), let kind = root.kind,
        case .mapping(let fields) = root.field.value.content
      else { continue }
      let pack = PackMapping(key: "", fields: fields, position: root.field.position)
      guard !pack.isPartial, let id = try? pack["id"]?.line() else { continue }
      keys.insert(PackKey(id, kind))
    }
    return keys
  }
  let held = packs(base)
  return !held.isEmpty && held.isSubset(of: packs(files))
}

extension LintRemark {
  func precedes(_ other: LintRemark) -> Bool {
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
