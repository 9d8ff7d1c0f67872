package import Measures
package import Report

/// What a digest's message says besides its views: the subject of a mail, and the few sentences that
/// a chat group gets.
package struct DigestMail {
  private let words: DigestWords

  package init(_ digest: MonthlyDigest, language: Language) {
    words = DigestWords(digest, language: language)
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
}
