package import Measures

extension MonthlyDigest {
  /// That a digest corrects one that its reader has.
  package struct Correction: Hashable, Sendable {
    /// A count that the edition before gave otherwise.
    package struct Change: Hashable, Sendable {
      package var name: Bilingual
      package var before: String
      package var now: String

      package init(name: Bilingual, before: String, now: String) {
        self.name = name
        self.before = before
        self.now = now
      }
    }

    /// From 2.
    package var edition: Int
    /// The edition that its reader has; `nil`: none.
    package var previous: Int?
    /// When that was made.
    package var previousDay: CivilDate?
    /// `nil` where the counts of the edition before are not known.
    package var changes: [Change]?

    package init(
      edition: Int, previous: Int? = nil, previousDay: CivilDate? = nil, changes: [Change]? = nil
    ) {
      self.edition = edition
      self.previous = previous
      self.previousDay = previousDay
      self.changes = changes
    }
  }
}

extension MonthlyDigest.Correction {
  /// What a reader is told before anything else, a sentence or a count each.
  package func sentences(_ language: Language) -> [String] {
    var sentences = [
      language.say("本月报为更正第 \(edition) 版", "This is the corrected edition \(edition)")
        + (previous.map { number in
          let day = previousDay.map { "\($0)" } ?? ""
          return language.say(
            "，取代 \(day) 的第 \(number) 版", ", in place of edition \(number) of \(day)")
        } ?? "") + language.say("。", ".")
    ]
    guard previous != nil else { return sentences }
    guard let changes else {
      sentences.append(
        language.say("前一版的数字未留存，无从逐项比较。", "The counts of the edition before were not kept."))
      return sentences
    }
    guard !changes.isEmpty else {
      sentences.append(
        language.say(
          "各项合计与前一版相同，改动在明细中。", "Its totals are the same; the changes are in the details."))
      return sentences
    }
    let list = changes.map { change in
      language.say(
        "\(change.name.zh) \(change.before) → \(change.now)",
        "\(change.name.en) \(change.before) → \(change.now)")
    }
    sentences.append(
      language.say("与前一版相比：", "Changed since: ")
        + list.joined(separator: language.say("；", "; ")) + language.say("。", "."))
    return sentences
  }
}
