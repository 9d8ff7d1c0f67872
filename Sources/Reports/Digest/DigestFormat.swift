package import Measures
package import Report

/// The formats that a month's digest can be written in. Each is a view of the one model: it decides
/// nothing, sorts nothing that the model has sorted, and reads no clock, locale or environment.
package enum DigestFormat: String, CaseIterable, Sendable {
  case text, json, html, markdown, xlsx

  /// Whether it would garble a terminal.
  package var isBinary: Bool { self == .xlsx }

  /// The format called `name`.
  ///
  /// - Parameter others: what else may be asked for in its place, and is listed with the formats.
  /// - Throws: a usage ``Fault`` that lists the formats, with the nearest one.
  package init(named name: String, beside others: [String] = []) throws(Fault) {
    if let format = DigestFormat(rawValue: name) {
      self = format
      return
    }
    let known = Self.allCases.map(\.rawValue) + others
    let near = nearestName(to: name, among: known)
    let list = known.joined(separator: ", ")
    let shown = name.withVisibleControls
    throw Fault(
      .usage,
      Bilingual(
        zh: "没有名为“\(shown)”的月报格式" + (near.map { "，是否想用 \($0)" } ?? "") + "；可用格式：\(list)。",
        en: "There is no digest format '\(shown)'" + (near.map { "; did you mean \($0)?" } ?? ".")
          + " Formats: \(list)."))
  }

  /// The whole digest, ready to be written to a file.
  ///
  /// - Throws: an unwritable-output ``Fault`` where the system lets the format down.
  package func bytes(of digest: MonthlyDigest, style: ReportStyle) throws(Fault) -> [UInt8] {
    switch self {
    case .text: DigestText(digest, style: style).bytes()
    case .json: digest.json(style.language)
    case .html: DigestPage(digest, language: style.language).bytes()
    case .markdown: DigestMarkdown(digest, language: style.language).bytes()
    case .xlsx: try DigestWorkbook(digest, language: style.language).bytes()
    }
  }
}

/// A digest as part of a site's page: no head, no styles, no script.
package struct DigestFragment: Sendable {
  package var title: String
  /// Whom it speaks of.
  package var subject: String
  package var html: [UInt8]

  package init(
    _ digest: MonthlyDigest, language: Language, links: DigestLinks = DigestLinks()
  ) {
    let words = DigestWords(digest, language: language)
    title = words.title + language.say("　", ", ") + words.monthName
    subject = words.subject
    html = DigestPage(digest, language: language, links: links).fragment()
  }
}

/// Where a site shows more of what a digest speaks of.
package struct DigestLinks: Sendable {
  /// Address of a plant's page, by its id.
  package var plant: @Sendable (String) -> String?
  /// Address of a run's page, by its number in the ledger.
  package var run: @Sendable (Int64) -> String?
  /// Where a breach stands between plant and authority; `nil`: the site does not know, and there is no
  /// such column.
  package var handling: (@Sendable (MonthlyDigest.BreachChange) -> String)?

  package init(
    plant: @escaping @Sendable (String) -> String? = { _ in nil },
    run: @escaping @Sendable (Int64) -> String? = { _ in nil },
    handling: (@Sendable (MonthlyDigest.BreachChange) -> String)? = nil
  ) {
    (self.plant, self.run, self.handling) = (plant, run, handling)
  }
}
