import ArgumentParser
import Intake
import Measures
import Reports

/// Writes one series of a dossier for a chart.
struct SeriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "series",
    abstract: Bilingual(
      zh: "导出一个排放口一种污染物的曲线数据；数据多时分段，各段最高值不丢失。",
      en: "Write one outlet's readings of one pollutant for a chart; where there are many, in "
        + "buckets that keep every peak.")(.spoken),
    discussion: Bilingual(
      zh: "读数不多于 --points 时逐个列出，并附行号；否则把时段等分，每段给出首末时刻、有效读数的最低值、最高值与均值，"
        + "以及读数、无效、停运小时内与缺失的个数。用 --from、--to 再次查询即为放大。",
      en:
        "Where there are at most --points readings, each is given with its line. Else the time is "
        + "cut into equal buckets, each with its first and last reading, the least, the greatest "
        + "and the mean of its valid readings, and how many are invalid, in stopped hours, and "
        + "missing. To zoom in, ask again with --from and --to.")(.spoken))

  @Argument(
    help: help("企业档案：含 plant.yaml 的文件夹，或其 .zip。", "A folder with plant.yaml, or a .zip of one."),
    completion: .file())
  var dossier: String

  @Option(help: help("排放口编号。", "The outlet's id."))
  var outlet: String

  @Option(help: help("污染物，如 PM、NOx。", "The pollutant, such as PM or NOx."))
  var pollutant: String

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "从此时起（2025-03-01 或 2025-03-01T08:30）；缺省为时段起点。",
        en: "Begin here (2025-03-01, or 2025-03-01T08:30); else with the period.")(.spoken),
      valueName: "time"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(zh: "到此时止（不含）；缺省为时段终点。", en: "End before this; else with the period.")(.spoken),
      valueName: "time"))
  var to: String?

  @Option(
    help: help("最多多少个点（1 至 \(mostPoints)）。", "The most points, 1 to \(mostPoints)."))
  var points = 2000

  @Option(
    help: ArgumentHelp(
      Bilingual(zh: "格式：\(formats)。", en: "Format: \(formats).")(.spoken)))
  var format = Format.json.rawValue

  @OptionGroup var standards: StandardsOptions

  @OptionGroup var archives: ArchiveOptions

  @OptionGroup var columns: ColumnOptions

  @OptionGroup var place: OutputOptions

  @Option(
    help: help("线程数（1 至 64）；不影响结果。", "Threads, 1 to 64; the result does not depend on it."))
  var threads: Int?

  private enum Format: String, CaseIterable {
    case json, csv
  }

  /// More than any screen has, and few enough to be kept as they come.
  private static let mostPoints = 20_000

  private static var formats: String {
    Format.allCases.map(\.rawValue).joined(separator: ", ")
  }

  mutating func run() throws {
    let format = try choice(
      format, "--format", Format.init(rawValue:), among: Format.allCases.map(\.rawValue))
    let (from, to) = (try from.map { try time($0, "--from") }, try to.map { try time($0, "--to") })
    guard (1...Self.mostPoints).contains(points) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--points \(points) 不在 1 至 \(Self.mostPoints) 之间；请改正。",
          en: "--points \(points) is not between 1 and \(Self.mostPoints); choose one that is."))
    }
    let language = place.spoken.language
    let file = try place.file()
    try file?.refuseReplacing([dossier, dossier + "/plant.yaml"])
    var request = SeriesRequest(
      dossier: dossier, standards: try standards.folders(), overlays: standards.overlay,
      outlet: outlet, pollutant: pollutant, from: from, to: to, points: points,
      threads: try ThreadCount.read(threads), language: language)
    request.limits = try archives.limits()
    request.columns = try columns.mappings()
    try file?.refuseReplacingAnything(in: [dossier] + request.standards + request.overlays)

    let chart = try Pipeline.series(request)

    switch format {
    case .json: try place.write(SeriesReport().json(chart), to: file)
    case .csv: try place.write(SeriesReport().csv(chart, language: language), to: file)
    }
  }

  private func time(_ text: String, _ option: String) throws(Fault) -> Instant {
    if let instant = Instant(midnightOrTime: text) { return instant }
    let shown = text.withVisibleControls
    throw Fault(
      .usage,
      Bilingual(
        zh: "\(option)“\(shown)”不是时间；请写成 2025-03-01 或 2025-03-01T08:30。",
        en: "\(option) '\(shown)' is no time; write it as 2025-03-01 or 2025-03-01T08:30."))
  }
}
