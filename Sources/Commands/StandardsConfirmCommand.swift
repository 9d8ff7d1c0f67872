import ArgumentParser
import Measures
import Standards

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

extension StandardsCommand {
  /// Records who compared a figure with its text.
  struct Confirm: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(
        zh: "把一个数值的核对结果记入覆盖包：谁、何时、核对了哪份文本。",
        en:
          "Record in an overlay that a figure was compared with its text: by whom, when, and which."
      )(
        .spoken))

    @Argument(help: help("标准编号，如“DB33/962-2015”。", "The standard's id, such as “DB33/962-2015”."))
    var id: String

    @Option(
      name: [.customLong("limit"), .customLong("figure")],
      help: help(
        "限值、目标、系数、能耗限额、审核项、期限等条目的编号，如 T1-setting-PM；评分为 scoring，标准煤热值为 standard-coal。",
        "Id of the limit, target, coefficient, norm, audit item, deadline …, such as T1-setting-PM; "
          + "scoring for an index's scores, standard-coal for the heat of standard coal."))
    var limit: String

    @Option(help: help("核对人。", "Who compared it."))
    var by: String

    @Option(help: help("核对的文本和位置。", "The text it was compared with, and where in it."))
    var text: String

    @Option(help: help("核对日期，如 2026-05-06。", "The day, such as 2026-05-06."))
    var date: String

    @Option(
      help: help("写入的覆盖包文件夹，以后用 --overlay 加载。", "Folder of the overlay, for --overlay."),
      completion: .directory)
    var into: String

    @OptionGroup var standards: StandardsOptions
    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      guard let day = CivilDate(date) else {
        throw Fault(
          .usage,
          Bilingual(
            zh: "--date “\(date)”不是有效日期；请写成 2026-05-06 的形式。",
            en: "--date '\(date)' is no valid date; write it like 2026-05-06."))
      }
      // Nobody has compared anything tomorrow; the record would bear a day that proves nothing.
      let today = Instant(seconds: Int64(time(nil))).date
      guard day <= today else {
        throw Fault(
          .usage,
          Bilingual(
            zh: "--date \(day) 晚于今天（\(today)）；请写实际核对的日期。",
            en: "--date \(day) lies after today (\(today)); write the day on which it was compared."
          ))
      }
      let file = try Pipeline.confirmation(
        Confirmation(standard: id, limit: limit, by: by, text: text, date: day),
        folders: standards.folders(), overlays: standards.overlay, into: into)
      try Folder(into).make()
      let output = try OutputFile(file.path)
      if !file.extendsFile { try output.refuseReplacingAnything() }
      try output.write(file.bytes)
      let said = Bilingual(
        zh: "已确认 \(id) \(limit)（\(file.figure.zh)），写入 \(file.path)；核查时加 --overlay \(into)。",
        en:
          "Confirmed \(id) \(limit) (\(file.figure.en)) in \(file.path); check with --overlay \(into)."
      )
      try StandardOutput.write(Array((said(spoken.language) + "\n").utf8))
    }
  }
}
