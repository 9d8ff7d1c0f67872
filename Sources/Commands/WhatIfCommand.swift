import ArgumentParser
import Ledger
import Measures
import Report
import Reports

/// Judges the runs of a ledger again by other standards, and says what would change.
struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: Bilingual(
      zh: "按其他标准或其他控制要求重新判定台账中的记录，不需要日志，也不改动台账；结论改变的企业列在前面。",
      en: "Judge the runs of a ledger again by other standards or for other areas, without their "
        + "logs and without changing the ledger; plants that change their verdict come first.")(
        .spoken))

  @OptionGroup var ledger: LedgerOptions

  @OptionGroup var standards: StandardsOptions

  @Option(
    help: help(
      "全部企业按此控制区判定：key（特别排放限值）或 general。",
      "Judge every plant as in this area: key (special limits) or general."))
  var area: String?

  @Option(
    help: help(
      "全部企业另按此管控制度判定，如 ultra-low；可重复。",
      "Judge every plant as under this regime as well, such as ultra-low; may be repeated."))
  var regime: [String] = []

  @Option(
    name: .customLong("law-at"),
    help: ArgumentHelp(
      Bilingual(
        zh: "全部时段按这一天施行的要求判定；缺省按数据当日施行的要求。",
        en: "Judge every hour by the law of this day; else by that of its own day.")(.spoken),
      valueName: "date"))
  var lawAt: String?

  @Option(
    help: help(
      "只重新判定涉及该月的记录，如 2025-03；一条记录总是整个判定。",
      "Only runs that touch this month, such as 2025-03; a run is always judged whole."))
  var month: String?

  @Option(help: help("只重新判定该企业（编号）；可重复。", "Only this plant, by its id; may be repeated."))
  var plant: [String] = []

  @Option(
    help: ArgumentHelp(
      Bilingual(zh: "格式：\(formats)。", en: "Format: \(formats).")(.spoken)))
  var format = WhatIfFormat.text.rawValue

  @OptionGroup var place: OutputOptions

  private static var formats: String {
    WhatIfFormat.allCases.map(\.rawValue).joined(separator: ", ")
  }

  mutating func run() throws {
    let format = try choice(
      format, "--format", WhatIfFormat.init(rawValue:), among: WhatIfFormat.allCases.map(\.rawValue)
    )
    let area = try area.map { text throws(Fault) in
      try choice(
        text, "--area", ControlArea.init(rawValue:), among: ControlArea.allCases.map(\.rawValue))
    }
    let (lawAt, month) = (try lawAt.map(day), try month.map(Self.month))
    let folders = try standards.folders()
    let file = try place.file()
    try file?.refuseReplacing([ledger.path])
    try file?.refuseReplacingAnything(in: folders + standards.overlay)

    let request = WhatIfRequest(
      ledger: try ledger.open(.read), standards: folders, overlays: standards.overlay, area: area,
      regimes: regime, lawAt: lawAt, month: month, plants: plant, threads: Terminal.processors)
    let report = try Pipeline.whatIf(request)

    let bytes = format.bytes(of: report, style: place.style(place.spoken.language))
    try place.write(bytes, to: file)
    // What could not be read is said above; a script must notice it, too. Nothing is no success.
    if !report.unjudged.isEmpty { throw ExitCode(Fault.Code.unreadableInput.rawValue) }
    if report.items.isEmpty { try Verdict.notEvaluated.leave() }
  }

  private static func month(_ text: String) throws(Fault) -> CivilMonth {
    try PeriodArgument.month(text, "--month")
  }

  private func day(_ text: String) throws(Fault) -> CivilDate {
    if let date = CivilDate(text) { return date }
    throw Fault(
      .usage,
      Bilingual(
        zh: "--law-at“\(text.withVisibleControls)”不是日期；请写成 2025-04-01。",
        en: "--law-at '\(text.withVisibleControls)' is no day; write it as 2025-04-01."))
  }
}
