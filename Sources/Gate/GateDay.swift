import Evaluation
package import Measures

/// The day of a decision and the stage that it is of: both must fit what was handed in.
package struct GateDay: Sendable {
  private let asOf: CivilDate
  private let isGiven: Bool
  private let today: CivilDate

  /// - Parameters:
  ///   - isGiven: Whether whoever decides named the day; else it is the latest of the papers.
  ///   - today: No paper is dated later.
  package init(asOf: CivilDate, isGiven: Bool, today: CivilDate) {
    self.asOf = asOf
    self.isGiven = isGiven
    self.today = today
  }

  /// - Parameter isStageGiven: Whether whoever decides named the stage.
  /// - Throws: 64 where the day that was named comes before what is decided on; 65 where the papers
  ///   are of the future, or contradict the stage that the applicant names.
  package func check(
    _ application: Application, after: GateSide?, isStageGiven: Bool
  ) throws(Fault) {
    let project = application.project
    guard isGiven || asOf <= today else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "材料中最晚的日期 \(asOf) 晚于今天（\(today)）；请更正材料的日期或档案的时段。",
          en: "The latest day of the papers, \(asOf), is later than today (\(today)); correct the "
            + "dates of documents or the dossier's period."), at: application.position)
    }
    try checkDay(project, after)
    guard !isStageGiven, project.stage != .completion else { return }
    let isBuilt = project.completed.map { $0 <= asOf } ?? false
    guard isBuilt || after != nil else { return }
    let stage = project.stage.rawValue
    let fact =
      isBuilt
      ? Bilingual(zh: "项目已完工（completed）", en: "the project is completed (`completed`)")
      : Bilingual(zh: "已提交改造后档案（after）", en: "a dossier after was handed in (`after`)")
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "申报阶段写作 \(stage)，而\(fact.zh)；应按完工评价申报（stage: completion），或由主管部门用 --stage 指定阶段。",
        en:
          "The stage is `\(stage)`, and \(fact.en); apply for completion (`stage: completion`), or "
          + "have the authority name the stage with --stage."), at: project.position)
  }

  private func checkDay(_ project: Application.Project, _ after: GateSide?) throws(Fault) {
    var days: [(CivilDate, Bilingual)] = [
      (project.filed, Bilingual(zh: "备案日期", en: "the day of filing"))
    ]
    if project.stage == .completion {
      days += [project.started].compactMap(\.self).map {
        ($0, Bilingual(zh: "开工日期", en: "the start of construction"))
      }
      days += [project.completed].compactMap(\.self).map {
        ($0, Bilingual(zh: "完工日期", en: "the day of completion"))
      }
    }
    if let after {
      let last = Instant(seconds: after.input.period.to.seconds - 1).date
      days.append((last, Bilingual(zh: "改造后档案的末日", en: "the last day of the dossier after")))
    }
    for (day, name) in days where asOf < day {
      throw Fault(
        .usage,
        Bilingual(
          zh: "审查基准日 \(asOf) 早于\(name.zh) \(day)；请指定不早于该日的审查基准日（--as-of）。",
          en: "The day of the decision, \(asOf), comes before \(name.en), \(day); name a day with "
            + "--as-of that does not."))
    }
  }
}
