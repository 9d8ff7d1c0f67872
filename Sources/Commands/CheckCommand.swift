import ArgumentParser
import Dossier
import Measures
import Report
import Reports

/// Checks one dossier and leaves with its verdict.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: Bilingual(
      zh: "核查一个企业档案（文件夹或 .zip），给出结论、依据和证据。",
      en: "Check a dossier (a folder or a .zip) and say what violates what, and on what evidence."
    )(.spoken))

  @Argument(
    help: help("企业档案：含 plant.yaml 的文件夹，或其 .zip。", "A folder with plant.yaml, or a .zip of one."),
    completion: .file())
  var dossier: String

  @OptionGroup var standards: StandardsOptions

  @OptionGroup var writing: WritingOptions

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "只核查企业档案时段中的这一段：整点，起/止（不含止），或月份 2025-03。",
        en: "Check only this part of the dossier's period: whole hours, FROM/TO without TO, or a "
          + "month, 2025-03.")(.spoken), valueName: "from/to"))
  var period: String?

  @Flag(help: help("在报告中加入各输入文件的 SHA-256。", "Add each input's SHA-256 to the report."))
  var seal = false

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "以这一天判断期限；缺省为时段末。",
        en: "The day as of which expiries are read; else the end of the period.")(.spoken),
      valueName: "date"))
  var asOf: String?

  @Option(
    help: help("线程数（1 至 64）；不影响结果。", "Threads, 1 to 64; the result does not depend on it."))
  var threads: Int?

  mutating func run() throws {
    let language = writing.place.spoken.language
    let format = try writing.reportFormat()
    let period = try period.map { text throws(Fault) in try readPeriod(text) }
    let asOf = try asOf.map(PeriodArgument.day)
    let threads = try ThreadCount.read(threads)
    let file = try writing.place.file()
    try file?.refuseReplacing([dossier, dossier + "/plant.yaml"])
    let request = CheckRequest(
      dossier: dossier, standards: try standards.folders(), overlays: standards.overlay,
      period: period, asOf: asOf, isSealed: seal, threads: threads, language: language,
      isPictured: format.isPictured)
    try file?.refuseReplacingAnything(in: [dossier] + request.standards + request.overlays)

    let report = try Pipeline.check(request)

    try file?.refuseReplacing(report.inputs.map { dossier + "/" + $0.path })
    try writing.write(report, as: format, to: file, language: language)
    try report.verdict.leave()
  }
}
