package import Measures

/// What a check, or a whole report, concludes.
///
/// Absence is never a pass: too little data is `insufficient`, what could not run at all is
/// `not-evaluated`.
package enum Verdict: String, CaseIterable, Sendable {
  case fail
  case insufficient
  case notEvaluated = "not-evaluated"
  case pass
  case notApplicable = "not-applicable"

  /// The verdict of a report: the first of fail, insufficient, not-evaluated, pass that a counting
  /// check has; where nothing could be judged, not-evaluated.
  package static func overall(_ counting: some Sequence<Verdict>) -> Verdict {
    let found = Set(counting)
    let order: [Verdict] = [.fail, .insufficient, .notEvaluated, .pass]
    return order.first(where: found.contains) ?? .notEvaluated
  }

  /// As a person reads it, in reports, sums and comparisons alike.
  package var name: Bilingual {
    switch self {
    case .fail: Bilingual(zh: "不达标", en: "fail")
    case .insufficient: Bilingual(zh: "数据不足", en: "insufficient")
    case .notEvaluated: Bilingual(zh: "未评价", en: "not evaluated")
    case .pass: Bilingual(zh: "达标", en: "pass")
    case .notApplicable: Bilingual(zh: "不适用", en: "not applicable")
    }
  }
}

/// What a finding does: one consequence a level, the same everywhere.
package enum Severity: String, CaseIterable, Sendable {
  /// Counts in the verdict and the exit code.
  case violation
  /// Advisory, or data that need an explanation.
  case warning
  /// For information.
  case notice
}

/// How much of what was expected could be judged, in units of ``Check/basis``: goes with every
/// verdict that rests on counting.
package struct Coverage: Hashable, Sendable {
  /// Hours of the period in force, less stopped ones; days: calendar days with such an hour; else
  /// the samples, months, years or outlets that the requirement speaks of.
  package var expected: Int
  /// Expected ones with at least one readable row.
  package var present: Int
  /// Judged hours, with usable oxygen; valid days; samples, months, years or outlets with all that a
  /// verdict needs.
  package var valid: Int

  package init(expected: Int, present: Int, valid: Int) {
    self.expected = expected
    self.present = present
    self.valid = valid
  }
}
