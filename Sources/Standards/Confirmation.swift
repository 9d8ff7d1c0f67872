package import Measures

/// That somebody has compared a figure with a text.
package struct Confirmation: Hashable, Sendable {
  package var standard: String
  /// Id of the limit, target, coefficient, item … whose figure it is.
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
  func drafts(_ own: [StandardsLibrary.PackFile]) throws(Fault) -> PackDrafts {
    var drafts = try PackDrafts(base)
    for layer in layers + (own.isEmpty ? [] : [own]) { try drafts.lay(layer) }
    return drafts
  }
  let place = try confirmation.place(in: drafts(present))
  var own: (file: StandardsLibrary.PackFile, draft: PackDraft)?
  for file in present {
    if case .draft(let draft) = try PackContent(file), draft.key == place.pack.key {
      own = (file, draft)
    }
  }
  if let own { try confirmation.refuseReplacing(place, in: own.draft) }
  let confidence = try place.confidence
  guard !confidence.convicts else {
    if let base = try drafts(present).library().doubtedBase(of: place) {
      throw .usage(
        zh: "\(confirmation.limit) 是 \(base) 的倍数，本身已确认；未确认的是 \(base)，请确认该限值。",
        en: "\(confirmation.limit) is a multiple of \(base) and confirmed itself; it is \(base) "
          + "that is not: confirm that one.", at: place.entry.position)
    }
    throw .usage(
      zh:
        "\(confirmation.standard) \(confirmation.limit) 的可信度已是 \(confidence.rawValue)，无需确认。",
      en:
        "\(confirmation.standard) \(confirmation.limit) is \(confidence.rawValue) already and "
        + "needs no confirmation.", at: place.entry.position)
  }
  var file: StandardsLibrary.PackFile
  if let own {
    file = try confirmation.extending(own.file, own.draft, place)
  } else {
    file = StandardsLibrary.PackFile(
      path: confirmation.freshPath(in: folder, taken: present.map(\.path)),
      bytes: Array((confirmation.header(place) + confirmation.lines(place)).utf8))
  }
  let proof = try drafts(present.filter { $0.path != file.path } + [file])
  let library = try proof.library()
  guard try confirmation.place(in: proof).confidence.convicts else {
    throw place.unextendable(file.path)
  }
  return ConfirmationFile(
    path: file.path, bytes: file.bytes, extendsFile: own != nil,
    figure: library.figure(of: place) ?? Bilingual(zh: confirmation.limit, en: confirmation.limit))
}

/// Where a figure stands.
private struct FigurePlace {
  /// With its overlays.
  var pack: PackDraft
  /// The key of the list that the entry stands in, or under which it stands alone.
  var key: String
  var isPart: Bool
  var id: String
  var entry: PackMapping

  var confidence: Confidence {
    get throws(Fault) {
      try entry.optional("confidence") { field throws(Fault) in try field.choice() } ?? .confirmed
    }
  }

  /// What else decides how the figure is meant.
  private static let companions: Set = ["base_year", "measure", "oxygen", "sense", "unit"]
  /// Keys that say how sure a figure is, and are none.
  private static let labels: Set = ["agreed", "awaits", "confidence"]

  /// The figure as an overlay repeats it: `value: "30.0"`.
  var figure: String {
    let keys = PackDraft.figureKeys.subtracting(Self.labels).union(Self.companions)
    return entry.fields.filter { keys.contains($0.key) }
      .map { "\($0.key): \($0.value.yaml), " }.joined()
  }

  func unextendable(_ path: String) -> Fault {
    .usage(
      zh: "无法在该文件末尾续写：\(key) 须是最后一个键，且逐条以“- ”列出；请调整，或换一个文件夹。",
      en:
        "This file cannot be extended at its end: \(key) must be its last key, one entry to a '- '; "
        + "rearrange it, or choose another folder.", at: SourcePosition(file: path))
  }
}

extension PackDraft {
  /// All entries that say how sure they are.
  fileprivate func figures() throws(Fault) -> [FigurePlace] {
    var places: [FigurePlace] = []
    for list in kind.lists where list.keys.contains("confidence") {
      for field in try pack[list.name]?.elements() ?? [] {
        let entry = try field.mapping(known: list.keys)
        places.append(
          FigurePlace(
            pack: self, key: list.name, isPart: false, id: try entry.required("id").line(),
            entry: entry))
      }
    }
    for part in kind.parts where part.keys.contains("confidence") {
      guard let entry = try pack[part.name]?.mapping(known: part.keys) else { continue }
      places.append(
        FigurePlace(pack: self, key: part.name, isPart: true, id: part.id, entry: entry))
    }
    return places
  }
}

extension StandardsLibrary {
  /// The limit that keeps a multiple of it from convicting; `nil` where the entry is none.
  fileprivate func doubtedBase(of place: FigurePlace) -> String? {
    let standard = standards.first { $0.id == place.pack.id }
    guard let limit = standard?.limits.first(where: { $0.id == place.id }),
      !limit.confidence.convicts
    else { return nil }
    return limit.multiple?.base
  }

  /// What an entry's figure says: `≤ 15 mg/m3`.
  fileprivate func figure(of place: FigurePlace) -> Bilingual? {
    let key = StandardText.Key(id: place.pack.id, kind: place.pack.kind.text)
    for section in texts.first(where: { $0.key == key })?.sections ?? [] {
      guard let entry = section.entries.first(where: { $0.id == place.id }),
        let figure = entry.aspects.first(where: { $0.name.en == section.figure })?.new
      else { continue }
      return figure
    }
    return nil
  }
}

extension Confirmation {
  fileprivate func place(in library: PackDrafts) throws(Fault) -> FigurePlace {
    let packs = library.drafts.filter { $0.id == standard }
    guard !packs.isEmpty else {
      let near = nearestName(to: standard, among: library.drafts.map { $0.id })
      throw .usage(
        zh: "没有编号为“\(standard)”的标准" + (near.map { "；是否指“\($0)”？" } ?? "；请用 standards list 查看。"),
        en: "There is no standard '\(standard)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; 'standards list' names all."))
    }
    var figures: [FigurePlace] = []
    for pack in packs { figures += try pack.figures() }
    guard let place = figures.first(where: { $0.id == limit }) else {
      let near = nearestName(to: limit, among: figures.map { $0.id })
      throw .usage(
        zh: "\(standard) 中没有限值、目标、系数或审核项“\(limit)”"
          + (near.map { "；是否指“\($0)”？" } ?? "；请用 standards show 查看。"),
        en: "\(standard) has no limit, target, coefficient or item '\(limit)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; 'standards show' names all."))
    }
    return place
  }

  /// An entry that stands there already may be somebody else's word.
  fileprivate func refuseReplacing(
    _ place: FigurePlace, in draft: PackDraft
  ) throws(Fault) {
    guard let entry = try draft.figures().first(where: { $0.id == limit && $0.key == place.key })
    else { return }
    throw .usage(
      zh: "覆盖包中已有 \(standard) \(limit) 的记录，不会覆盖；请核对后手工修改，或换一个文件夹。",
      en:
        "The overlay already speaks of \(standard) \(limit), and nothing is replaced; look at it and "
        + "change it by hand, or choose another folder.", at: entry.entry.position)
  }

  fileprivate func header(_ place: FigurePlace) -> String {
    """
    # 由 greengate standards confirm 记录的核对结果 · figures confirmed against their texts
    schema: \(place.pack.kind.schema)
    id: \(standard.quoted)

    """
  }

  /// The entry under its key.
  fileprivate func lines(_ place: FigurePlace) -> String {
    place.isPart
      ? "\(place.key): {\(body(place, indent: "  "))}\n"
      : "\(place.key):\n" + item(place, indent: "  ")
  }

  fileprivate func item(_ place: FigurePlace, indent: String) -> String {
    "\(indent)- {id: \(limit.quoted), \(body(place, indent: indent + "   "))}\n"
  }

  private func body(_ place: FigurePlace, indent: String) -> String {
    let clause = place.entry["clause"].flatMap { try? $0.line() }.map { " " + $0 } ?? ""
    let source = "\(standard)\(clause)：\(text)（\(by)，\(date) 核对）"
    return "\(place.figure)confidence: confirmed,\n\(indent)source: \(source.quoted)"
  }

  /// The file with one more entry at the end of its list, or with the list at its own end.
  fileprivate func extending(
    _ file: StandardsLibrary.PackFile, _ draft: PackDraft, _ place: FigurePlace
  ) throws(Fault) -> StandardsLibrary.PackFile {
    // Line ends are scalars: "\r\n" is one Character.
    var text = String(decoding: file.bytes, as: UTF8.self).unicodeScalars
    let lineEnd = text.firstIndex(of: "\n").map { text[..<$0].last == "\r" } == true ? "\r\n" : "\n"
    if text.last != "\n" { text += lineEnd.unicodeScalars }
    func ended(_ added: String) -> String { added.replacingScalars(["\n": lineEnd]) }
    guard let list = draft.pack.fields.firstIndex(where: { $0.key == place.key }) else {
      return StandardsLibrary.PackFile(
        path: file.path, bytes: Array((String(text) + ended(lines(place))).utf8))
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    // Other lists may follow that hold confirmations, too.
    let rest = draft.pack.fields[(list + 1)...]
    guard rest.allSatisfy({ draft.kind.entryKeys.contains($0.key) }),
      let first = try draft.pack.fields[list].elements().first?.value.position.line,
      lines.indices.contains(first - 1)
    else { throw place.unextendable(file.path) }
    let line = lines[first - 1]
    let indent = line.prefix { $0 == " " }
    guard line.dropFirst(indent.count).hasPrefix("- ") else {
      throw place.unextendable(file.path)
    }
    var end = lines.count - 1
    if let next = rest.first {
      guard let line = next.position.line, line > first, line <= end else {
        throw place.unextendable(file.path)
      }
      end = line - 1
      // Remarks above a key belong to it.
      while lines[end - 1].isRemark { end -= 1 }
    }
    let entry = ended(item(place, indent: String(indent))).unicodeScalars.dropLast()
    lines.insert(String(entry), at: end)
    return StandardsLibrary.PackFile(
      path: file.path, bytes: Array(lines.joined(separator: "\n").utf8))
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

extension PackNode {
  /// As YAML within a line.
  fileprivate var yaml: String {
    switch content {
    case .scalar(let text): text.quoted
    case .null: "~"
    case .list(let items): "[" + items.map(\.yaml).joined(separator: ", ") + "]"
    case .mapping(let fields):
      "{" + fields.map { "\($0.key.quoted): \($0.value.yaml)" }.joined(separator: ", ") + "}"
    }
  }
}

extension String {
  /// Whether a line is blank or a comment.
  fileprivate var isRemark: Bool {
    drop { $0 == " " || $0 == "\r" }.first.map { $0 == "#" } ?? true
  }
}

extension String {
  /// As a double-quoted YAML scalar. A quote is a quote also where a mark stands over it.
  fileprivate var quoted: String {
    "\"" + replacingScalars(["\\": "\\\\", "\"": "\\\""]) + "\""
  }
}

extension Fault {
  fileprivate static func usage(
    zh: String, en: String, at position: SourcePosition? = nil
  ) -> Fault {
    Fault(.usage, Bilingual(zh: zh, en: en), at: position)
  }
}
