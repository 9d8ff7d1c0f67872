package import Measures
package import Report

/// What a digest's message says besides its views: the subject of a mail, and the few sentences that
/// a chat group gets.
package struct DigestMail {
  private let words: DigestWords

  /// - Parameter attachment: The name of the workbook that goes with it, which has all that the mail
  ///   itself leaves out; `nil`: nothing goes with it, and nothing is left out.
  package init(_ digest: MonthlyDigest, language: Language, attachment: String? = nil) {
    words = DigestWords(digest, language: language, attachment: attachment)
  }

  /// `合规月报：区域 330502，2025 年 3 月`.
  package var subject: String {
    words.title + words.say("：", ": ") + words.subject + words.say("，", ", ") + words.monthName
  }

  /// The conclusion and the gist, a line each.
  package var gist: String {
    ((words.digest.correction?.sentences(words.language) ?? []) + [words.conclusion.words]
      + words.gist(most: DigestWords.plantsInChat)).joined(separator: "\n")
  }

  /// What a person acts on: summary, changes and what is missing.
  package var html: String {
    String(
      decoding: DigestPage(
        words.digest, language: words.language, attachment: words.attachment
      ).bytes(), as: UTF8.self)
  }

  /// The same for who reads no HTML.
  package var text: String {
    String(
      decoding: DigestText(
        words.digest, style: ReportStyle(language: words.language), attachment: words.attachment
      ).bytes(), as: UTF8.self)
  }
}
