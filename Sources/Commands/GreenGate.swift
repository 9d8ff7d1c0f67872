import ArgumentParser
import Measures

/// The tool's own version.
enum Version {
  static let current = "0.1.0"
}

/// `greengate`: checks plants' logs against dated, cited standards.
struct GreenGate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "greengate",
    abstract: Bilingual(
      zh: "绿闸：按有日期、有出处的标准核查企业的排放与能源日志。",
      en: "Checks plants' emission and energy logs against dated, cited standards.")(.spoken),
    discussion: discussion,
    version: "greengate \(Version.current)",
    subcommands: [
      CheckCommand.self, SeriesCommand.self, GateCommand.self, RecordCommand.self,
      LedgerCommand.self,
      WhatIfCommand.self, DigestCommand.self, BaselineCommand.self, ReportCommand.self,
      StandardsCommand.self, PushCommand.self, ColumnsCommand.self,
      OneLogCommand.self,
      ExplainCommand.self, InitCommand.self, PagesCommand.self,
    ])

  private static var discussion: String {
    let codes = ExitCodes.table.map { "  \($0.code)  \($0.meaning(.spoken))" }
      .map { $0.hasPrefix("  0") || $0.hasPrefix("  1") || $0.hasPrefix("  3") ? " " + $0 : $0 }
      .joined(separator: "\n")
    return Bilingual(
      zh: "退出码：\n\(codes)\n\n命令补全：greengate --generate-completion-script bash|zsh|fish",
      en: "Exit codes:\n\(codes)\n\nShell completion: "
        + "greengate --generate-completion-script bash|zsh|fish")(.spoken)
  }

  /// Naming no command must not look like a pass.
  mutating func run() throws {
    throw Fault(
      .usage,
      Bilingual(
        zh: "请写明命令，例如 greengate check 企业档案文件夹；全部命令见 greengate --help。",
        en: "Name a command, such as greengate check DOSSIER; greengate --help lists them."))
  }
}
