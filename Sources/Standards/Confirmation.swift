package import Measures

/// That somebody has compared a figure with a text.
package struct Confirmation: Hashable, Sendable {
  package var standard: String
  package var limit: String
  /// Who.
  package var by: String
  /// Against which text, as others can find it.
  package var text: String
  package var date: CivilDate

  package init(standard: String, limit: String, by: String, text: String, date: CivilDate) {
    self.standard = standard
    self.limit = limit
    self.by = by
    self.text = text
    self.date = date
  }
}

/// An overlay file that records a confirmation, ready to be written.
package struct ConfirmationFile: Hashable, Sendable {
  package var path: String
  package var bytes: [UInt8]
  /// Whether a file of this overlay is extended.
  package var extendsFile: Bool
  /// What was confirmed: `≤ 15 mg/m3`.
  package var figure: Bilingual
}

/// Records a confirmation in the overlay folder `folder`, or says why that cannot be done.
///
/// The figure itself is written down, too, so that a later change of the pack does not ride on it.
/// Nothing is written here; the new overlay has been loaded once to see that it can be used.
/// - Parameters:
///   - directories: As for ``loadStandards(_:overlays:)``, with `overlays` laid over them first.
///   - folder: May be missing or empty; packs in it are read.
/// - Throws: A usage fault for an unknown id, an already confirmed figure, or one that the overlay
///   amends already; nothing is ever replaced.
package func confirmation(
  _ confirmation: Confirmation, of directories: [String], overlays: [String] = [],
  into folder: String
) throws(Fault) -> ConfirmationFile {
  for text in [confirmation.by, confirmation.text] {
    guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else {
      throw .usage(
        zh: "--by 和 --text 须写明内容，且在一行之内；请改正。",
        en: "--by and --text must say something, on one line; correct them.")
    }
  }
  var base: [StandardsLibrary.PackFile] = []
  for directory in directories { base += try PackFolder.packs(at: directory) }
  var layers: [[StandardsLibrary.PackFile]] = []
  for overlay in overlays { layers.append(try PackFolder.packs(at: overlay)) }
  let present = try PackFolder.packsOrNone(at: folder)
  let library = try readStandards(base, overlays: layers + (present.isEmpty ? [] : [present]))
  let limit = try confirmation.limit(in: library)
  var own: StandardsLibrary.PackFile?
  for file in present where try AuditDrafts.root(file) == nil {
    if try MissingStandard.read(file) != nil { continue }
    if try PackDraft(file).id == confirmation.standard { own = file }
  }
  if let own { try confirmation.refuseReplacing(in: own) }
  if let multiple = limit.multiple, multiple.ownConfidence.convicts, !limit.confidence.convicts {
    throw .usage(
      zh: "\(confirmation.limit) 是 \(multiple.base) 的倍数，本身已确认；未确认的是 \(multiple.base)，请确认该限值。",
      en: "\(confirmation.limit) is a multiple of \(multiple.base) and confirmed itself; it is "
        + "\(multiple.base) that is not: confirm that one.", at: limit.position)
  }
  guard !limit.confidence.convicts else {
    throw .usage(
      zh:
        "\(confirmation.standard) \(confirmation.limit) 的可信度已是 \(limit.confidence.rawValue)，无需确认。",
      en:
        "\(confirmation.standard) \(confirmation.limit) is \(limit.confidence.rawValue) already and "
        + "needs no confirmation.", at: limit.position)
  }
  var file: StandardsLibrary.PackFile
  if let own {
    file = try confirmation.extending(own, limit)
  } else {
    let taken = present.map(\.path)
    file = StandardsLibrary.PackFile(
      path: confirmation.freshPath(in: folder, taken: taken),
      bytes: Array((confirmation.header + confirmation.entry(limit, indent: "  ")).utf8))
  }
  let others = present.filter { $0.path != file.path }
  let proof = try readStandards(base, overlays: layers + [others + [file]])
  let proven = try confirmation.limit(in: proof)
  guard (proven.multiple?.ownConfidence ?? proven.confidence).convicts else {
    throw confirmation.unextendable(file.path)
  }
  let words = Language.allCases.map { StandardWords(language: $0).figure(limit) }
  return ConfirmationFile(
    path: file.path, bytes: file.bytes, extendsFile: own != nil,
    figure: Bilingual(zh: words.first ?? "", en: words.last ?? ""))
}

extension Confirmation {
  fileprivate func limit(in library: StandardsLibrary) throws(Fault) -> Limit {
    guard let found = library.standards.first(where: { $0.id == standard }) else {
      let near = nearestName(to: standard, among: library.standards.map(\.id))
      throw .usage(
        zh: "没有编号为“\(standard)”的标准" + (near.map { "；是否指“\($0)”？" } ?? "；请用 standards list 查看。"),
        en: "There is no standard '\(standard)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; 'standards list' names all."))
    }
    guard let limit = found.limits.first(where: { $0.id == limit }) else {
      let near = nearestName(to: limit, among: found.limits.map(\.id))
      throw .usage(
        zh: "\(standard) 中没有限值“\(limit)”"
          + (near.map { "；是否指“\($0)”？" } ?? "；请用 standards show 查看。"),
        en: "\(standard) has no limit '\(limit)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; 'standards show' names all."))
    }
    return limit
  }

  /// An entry that stands there already may be somebody else's word.
  fileprivate func refuseReplacing(in file: StandardsLibrary.PackFile) throws(Fault) {
    let entries = try PackDraft(file).pack["limits"]?.elements() ?? []
    guard let entry = entries.first(where: { $0.value.id == limit }) else { return }
    throw .usage(
      zh: "叠加包中已有 \(standard) \(limit) 的记录，不会覆盖；请核对后手工修改，或换一个文件夹。",
      en:
        "The overlay already speaks of \(standard) \(limit), and nothing is replaced; look at it and "
        + "change it by hand, or choose another folder.", at: entry.value.position)
  }

  fileprivate var header: String {
    """
    # 由 greengate standards confirm 记录的核对结果 · figures confirmed against their texts
    schema: \(Standard.schema)
    id: \(standard.quoted)
    limits:

    """
  }

  fileprivate func entry(_ limit: Limit, indent: String) -> String {
    var figure = "value: \(limit.printedValue.quoted)"
    if case .rate(let rates) = limit.shape {
      figure =
        "rates: {"
        + rates.rows.map { "\($0.height): \($0.printedRate.quoted)" }.joined(separator: ", ") + "}"
    }
    if let multiple = limit.multiple {
      figure = "times: \(multiple.times.quoted), of: \(multiple.base.quoted)"
    }
    return indent + "- {id: \(limit.id.quoted), \(figure), confidence: confirmed,\n" + indent
      + "   source: \("\(standard) \(limit.clause)：\(text)（\(by)，\(date) 核对）".quoted)}\n"
  }

  /// The file with one more entry at its end, which is where its list of limits must stand.
  fileprivate func extending(
    _ file: StandardsLibrary.PackFile, _ limit: Limit
  ) throws(Fault) -> StandardsLibrary.PackFile {
    let draft = try PackDraft(file)
    var text = String(decoding: file.bytes, as: UTF8.self)
    if !text.hasSuffix("\n") { text += "\n" }
    guard draft.pack["limits"] != nil else {
      return StandardsLibrary.PackFile(
        path: file.path, bytes: Array((text + "limits:\n" + entry(limit, indent: "  ")).utf8))
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard draft.pack.fields.last?.key == "limits",
      let first = try draft.pack["limits"]?.elements().first?.value.position.line,
      lines.indices.contains(first - 1)
    else { throw unextendable(file.path) }
    let line = lines[first - 1]
    let indent = line.prefix { $0 == " " }
    guard line.dropFirst(indent.count).hasPrefix("- ") else { throw unextendable(file.path) }
    return StandardsLibrary.PackFile(
      path: file.path, bytes: Array((text + entry(limit, indent: String(indent))).utf8))
  }

  fileprivate func unextendable(_ path: String) -> Fault {
    .usage(
      zh: "无法在该文件末尾续写：limits 须是最后一个键，且逐条以“- ”列出；请调整，或换一个文件夹。",
      en:
        "This file cannot be extended at its end: limits must be its last key, one entry to a '- '; "
        + "rearrange it, or choose another folder.", at: SourcePosition(file: path))
  }

  /// `db33-962-2015.yaml`, or with a number where that is taken.
  fileprivate func freshPath(in folder: String, taken: [String]) -> String {
    var name = ""
    for byte in standard.lowercased().utf8 {
      let isPlain =
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte >= 0x30 && byte <= 0x39
      if isPlain {
        name.unicodeScalars.append(Unicode.Scalar(byte))
      } else if !name.isEmpty, !name.hasSuffix("-") {
        name += "-"
      }
    }
    while name.hasSuffix("-") { name.removeLast() }
    if name.isEmpty { name = "confirmed" }
    let root = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    var path = "\(root)/\(name).yaml"
    var number = 2
    while taken.contains(path) {
      path = "\(root)/\(name)-\(number).yaml"
      number += 1
    }
    return path
  }
}

extension String {
  /// As a double-quoted YAML scalar.
  fileprivate var quoted: String {
    "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

extension Fault {
  fileprivate static func usage(
    zh: String, en: String, at position: SourcePosition? = nil
  ) -> Fault {
    Fault(.usage, Bilingual(zh: zh, en: en), at: position)
  }
}
