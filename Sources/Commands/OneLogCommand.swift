import ArgumentParser
import Dossier
import Intake
import Measures
import Reports

/// plant.yaml for one log by itself, for programs: the server lets a child read what a user wrote.
struct OneLogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "one-log",
    abstract: Bilingual(
      zh: "由企业的 plant.yaml 写出只含一个日志的 plant.yaml，供程序调用。",
      en: "Print a plant.yaml for one log by itself, for programs.")(.spoken),
    shouldDisplay: false)

  @Argument(help: help("plant.yaml 文件。", "The file plant.yaml."), completion: .file())
  var plant: String

  @Option(
    help: help(
      "plant.yaml 中的日志文件名；缺省为其中唯一的排放日志，或唯一的日志。",
      "The log's file as plant.yaml names it; else its only emission log, or its only one."))
  var log: String?

  mutating func run() throws {
    do throws(Fault) {
      let bytes = try InputFile(location: plant, path: "plant.yaml").bytes(
        limit: 8 << 20,
        orElse: Bilingual(zh: "请检查文件", en: "look at the file"))
      let (text, file) = try plantText(bytes, forLog: log, period: nil)
      try StandardOutput.write(OneLogLine(file: file, text: text).bytes)
    } catch {
      // That it cannot be done is the answer: a program reads it in both languages.
      guard error.code == .unreadableInput else { throw error }
      try StandardOutput.write(WorkLine.refused(error).bytes)
    }
  }
}
