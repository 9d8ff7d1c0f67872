import Measures

/// application.yaml, read and checked whole; the folders and files that it names are not opened.
///
/// Schema `greengate/application/1`. Its reader has no clock: whether a date lies in the future is
/// for whoever knows the day of the decision.
struct ApplicationFile {
  static let fileName = "application.yaml"
  static let schema = "greengate/application/1"
  static let text = YAMLText(
    file: fileName, schema: schema,
    whenLarge: Bilingual(
      zh: "附件请作为文件放入申报文件夹，在 documents 中写明", en: "put documents into the folder as files"))

  /// A path of application.yaml, and where it stands.
  struct Place {
    var path: String
    var field: Field
  }

  var application: Application
  var before: Place
  /// `nil`: not built yet.
  var after: Place?
  /// The digest that each document must have, by its id.
  var digests: [String: String] = [:]

  init(bytes: [UInt8], processes: [String]) throws(Fault) {
    let root = try Self.text.root(of: bytes)
    let top = try root.fields(
      "schema", "project", "applicant", "investment", "equipment", "claims", "documents",
      "capacity", "offsets", "designed", "energy", "fiscal", "explanations", "before", "after")
    application = Application(
      project: try Self.project(top.required("project")),
      applicant: try Self.applicant(top.required("applicant")),
      investment: try Self.investment(top.required("investment")),
      position: root.position)
    guard let place = top["before"] else {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "缺少“before”：请写明改造前企业档案在申报文件夹中的位置，没有它就无从比较。",
          en: "`before` is missing: name the dossier from before the project, which lies in the "
            + "application's folder; without it nothing can be compared."), at: root.position)
    }
    before = Place(path: try place.pathInside(), field: place)
    after = try top.optional("after") { field throws(Fault) in
      Place(path: try field.pathInside(), field: field)
    }
    if let after, after.path == before.path {
      throw after.field.fault(
        "改造前后写成了同一份档案“\(printable(after.path))”；请分别写明两份档案。",
        "Before and after are the same dossier, `\(printable(after.path))`; name two.")
    }
    try readLists(top, processes: processes)
  }

  // MARK: Project, applicant, investment

  private static func project(_ field: Field) throws(Fault) -> Application.Project {
    let keys = try field.fields(
      "id", "name", "kind", "stage", "filed", "started", "completed", "commissioning")
    let project = Application.Project(
      id: try keys.required("id").projectNumber(), name: try keys.required("name").label(),
      kind: try keys.required("kind").text(),
      stage: try keys.required("stage").choice(Application.Stage.self, "申报阶段", "stage"),
      filed: try keys.required("filed").date(), started: try keys.date("started"),
      completed: try keys.date("completed"), position: field.position)
    if let completed = keys["completed"], let end = project.completed {
      guard let start = project.started else {
        throw completed.fault(
          "写了完工日 \(end) 而没有开工日；请补上 started。",
          "The project was completed on \(end) and has no start; add `started`.")
      }
      guard start <= end else {
        throw completed.fault(
          "完工日 \(end) 早于开工日 \(start)；请核对 started 和 completed。",
          "The project was completed on \(end), before it started on \(start); check both dates.")
      }
    }
    var checked = project
    checked.commissioning = try keys.optional("commissioning") { field throws(Fault) in
      try commissioning(field, of: project)
    }
    return checked
  }

  /// Its data are left out of the comparison, so it must not reach beyond the project.
  private static func commissioning(
    _ field: Field, of project: Application.Project
  ) throws(Fault) -> ClosedRange<CivilDate> {
    let keys = try field.fields("from", "to")
    let (from, to) = (try keys.required("from").date(), try keys.required("to").date())
    guard from <= to else {
      throw field.fault(
        "调试期前后颠倒（\(from) 至 \(to)）；请核对 from 和 to。",
        "Commissioning is reversed (\(from) to \(to)); check `from` and `to`.")
    }
    // It may go on after completion; but whoever could put its end off for ever would choose the
    // twelve months that are compared.
    guard let start = project.started, start <= from else {
      throw field.fault(
        "调试期（\(from) 起）早于开工日（\(project.started?.description ?? "…")）；请核对 commissioning 和 "
          + "started。",
        "Commissioning (from \(from)) begins before the project did "
          + "(\(project.started?.description ?? "…")); check `commissioning` and `started`.")
    }
    if let completed = project.completed,
      to > CivilDate(daysSinceEpoch: completed.daysSinceEpoch + 366)
    {
      throw field.fault(
        "调试期止于 \(to)，晚于完工日 \(completed) 一年以上；调试期的数据不参与比较，请核对 commissioning 和 completed。",
        "Commissioning ends on \(to), more than a year after completion on \(completed); its data "
          + "are left out of the comparison, so check `commissioning` and `completed`.")
    }
    return from...to
  }

  private static func applicant(_ field: Field) throws(Fault) -> Application.Applicant {
    let keys = try field.fields("plant", "name", "revenue", "leading")
    return Application.Applicant(
      plant: try keys.required("plant").label(), name: try keys.required("name").label(),
      revenue: try keys.optional("revenue") { field throws(Fault) in try field.amount() },
      isLeading: try keys.flag("leading"), position: field.position)
  }

  private static func investment(_ field: Field) throws(Fault) -> Application.Investment {
    let total = try field.fields("total").required("total")
    let amount = try total.amount()
    guard amount > .zero else {
      throw total.fault(
        "项目总投资为 0；请写明以元为单位的总投资。", "The investment is 0; write what the project costs in yuan.")
    }
    return Application.Investment(total: amount, position: field.position)
  }
}
