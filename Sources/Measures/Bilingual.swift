/// One sentence in the two languages that every reader-facing text has.
package struct Bilingual: Codable, Hashable, Sendable {
  package var zh: String
  package var en: String

  package init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }

  package func callAsFunction(_ language: Language) -> String {
    switch language {
    case .zh: zh
    case .en: en
    }
  }
}

/// A language that a report can be written in.
package enum Language: String, CaseIterable, Sendable {
  case zh, en

  /// The one of two texts that is in this language.
  package func say(_ zh: String, _ en: String) -> String {
    Bilingual(zh: zh, en: en)(self)
  }
}
