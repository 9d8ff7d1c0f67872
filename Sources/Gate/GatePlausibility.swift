import Evaluation
package import Measures

/// Whether the parts of an application can belong together; each refusal is one sentence.
package enum GatePlausibility {
  /// - Parameters:
  ///   - today: nothing may be dated later.
  /// - Throws: 65 where the parts contradict each other.
  package static func check(
    _ application: Application, before: GateSide, after: GateSide?, today: CivilDate
  ) throws(Fault) {
    try checkDates(application.project, today)
    for (side, name) in [
      (before, Bilingual(zh: "改造前", en: "before")), (after, Bilingual(zh: "改造后", en: "after")),
    ] {
      guard let side, side.input.plant.id != application.applicant.plant else { continue }
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "\(name.zh)档案属于企业 \(side.input.plant.id)，而申报企业是 \(application.applicant.plant)；"
            + "请提交本企业的档案。",
          en: "The dossier \(name.en) is of plant \(side.input.plant.id), and the applicant is "
            + "\(application.applicant.plant); hand in the applicant's own."),
        at: application.applicant.position)
    }
    let project = application.project
    if let after {
      let (first, second) = (before.input.period, after.input.period)
      guard first.from < second.from || first == second else {
        throw fault(
          project.position,
          "改造后档案的时段（\(second.from.minuteText) 起）早于改造前档案（\(first.from.minuteText) 起）；"
            + "两份档案是否放反了？请核对 before 和 after。",
          "The dossier after begins (\(second.from.minuteText)) before the dossier before does "
            + "(\(first.from.minuteText)); are the two swapped? See `before` and `after`.")
      }
      guard first.to <= second.from else {
        throw fault(
          project.position,
          "改造前后两份档案的时段重叠（改造前止于 \(first.to.minuteText)，改造后始于 \(second.from.minuteText)）；"
            + "请提交不重叠的时段。",
          "The periods of the two dossiers overlap (before ends \(first.to.minuteText), after begins "
            + "\(second.from.minuteText)); hand in periods that do not.")
      }
      guard project.completed != nil else {
        throw fault(
          project.position, "有改造后的档案，却没有完工日期；请填写 project.completed。",
          "There is a dossier after and no day of completion; fill in project.completed.")
      }
      if let completed = project.completed, second.to <= Instant(completed) {
        throw fault(
          project.position,
          "改造后档案止于 \(second.to.minuteText)，早于完工日期 \(completed)；请核对 before 和 after。",
          "The dossier after ends (\(second.to.minuteText)) before the project was completed "
            + "(\(completed)); see `before` and `after`.")
      }
    }
    if let started = project.started, Instant(started) <= before.input.period.from {
      throw fault(
        project.position,
        "改造前档案始于 \(before.input.period.from.minuteText)，而工程已于 \(started) 开工；"
          + "请核对 before 和 started。",
        "The dossier before begins (\(before.input.period.from.minuteText)) after construction did "
          + "(\(started)); see `before` and `started`.")
    }
    if project.stage == .completion, after == nil {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "完工评价需要改造后的档案；请在 application.yaml 中填写 after。",
          en: "The completion stage needs a dossier after; name it under `after`."),
        at: project.position)
    }
  }

  private static func checkDates(_ project: Application.Project, _ today: CivilDate) throws(Fault) {
    let dates: [(String, CivilDate?)] = [
      ("filed", project.filed), ("started", project.started), ("completed", project.completed),
      ("commissioning", project.commissioning?.upperBound),
    ]
    for (key, date) in dates {
      guard let date, today < date else { continue }
      throw fault(
        project.position, "project.\(key) 为 \(date)，晚于今天（\(today)）；请更正日期。",
        "project.\(key) is \(date), which is later than today (\(today)); correct the date.")
    }
  }

  private static func fault(_ position: SourcePosition, _ zh: String, _ en: String) -> Fault {
    Fault(.unreadableInput, Bilingual(zh: zh, en: en), at: position)
  }
}
