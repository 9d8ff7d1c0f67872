package import Measures

/// A pack's text as a page: what `Standards/pages` holds of it, and what a list says of it.
package struct StandardsPage: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case standard, audit, energy, gate
  }

  package var id: String
  /// Of the page: the YAML file's, without its ending; a standard's number is no name for an address.
  package var name: String
  package var kind: Kind
  package var title: Bilingual
  package var effective: CivilDate
  /// Of the YAML file, from the folder of the packs on.
  package var file: String
  /// The YAML file itself.
  package var source: String
  /// In both languages.
  package var markdown: String
  /// How many of its figures are how well known, the best known first; empty where the text does not
  /// say it by figure.
  package var confidence: [Share]

  package struct Share: Hashable, Sendable {
    package var name: Bilingual
    /// Whether a figure so well known may convict.
    package var convicts: Bool
    package var figures: Int
  }
}

extension StandardsLibrary {
  /// The texts as pages, by kind and in the order of the library.
  ///
  /// - Parameter rule: The rule that judges duties of a kind, where one does.
  package func pages(rule: (Duty.Kind) -> String?) -> [StandardsPage] {
    let sources = Dictionary(
      files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    func page(
      _ text: StandardText, _ kind: StandardsPage.Kind, _ markdown: String,
      _ confidence: [Confidence] = []
    ) -> StandardsPage {
      StandardsPage(
        id: text.key.id,
        name: (text.file.split(separator: "/").last ?? "").split(separator: ".").dropLast()
          .joined(separator: "."), kind: kind, title: text.title, effective: text.effective,
        file: shown(SourcePosition(file: text.file)).file,
        source: String(decoding: sources[text.file] ?? [], as: UTF8.self), markdown: markdown,
        confidence: Confidence.allCases.compactMap { known in
          let count = confidence.count { $0 == known }
          guard count > 0 else { return nil }
          return StandardsPage.Share(name: known.name, convicts: known.convicts, figures: count)
        })
    }
    return standards.map { standard in
      page(
        standard.text, .standard, standardMarkdown(standard, rule: rule),
        standard.limits.map(\.confidence) + standard.targets.map(\.confidence)
          + standard.duties.map(\.confidence) + standard.water.map(\.confidence))
    }
      + audits.map { page($0.text, .audit, auditMarkdown($0)) }
      + energy.map { page($0.text, .energy, energyMarkdown($0)) }
      + gates.map { page($0.text, .gate, gateMarkdown($0)) }
  }
}
