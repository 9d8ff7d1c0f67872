import ArgumentParser
import Ledger
import Measures
import Reports

/// What keeps a ledger: a look through it, copies, and what is too old.
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: Bilingual(
      zh: "查看和维护台账：列出、查看、核验、备份、导出、清理。",
      en: "Look into the ledger and keep it: list, show, verify, backup, export, prune.")(.spoken),
    subcommands: [List.self, Show.self, Verify.self, Backup.self, Export.self, Prune.self])

  /// Before or behind the subcommand; ``Language/spoken`` finds it in either place.
  @OptionGroup var spoken: LanguageOption

  mutating func run() throws {
    throw Fault(
      .usage,
      Bilingual(
        zh: "请写明要做什么：greengate ledger list、show、verify、backup、export 或 prune。",
        en: "Say what to do: greengate ledger list, show, verify, backup, export or prune."))
  }

  /// Looks through the whole ledger, and leaves with 65 where anything is damaged.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(
        zh: "通读台账：页面、各行校验码、每条记录的内容和校验链；有损坏时以 65 退出。",
        en:
          "Read the whole ledger: pages, each row's seal, each run's content, and the chain; leaves "
          + "with 65 where something is damaged.")(.spoken))

    @OptionGroup var ledger: LedgerOptions

    @Option(
      help: help(
        "此前记下的校验链值；核验它仍在校验链中，即其前的记录无一被删除。",
        "A value of the chain that was noted before: that it still stands there shows that no run up "
          + "to it was taken out."))
    var chain: String?

    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      let ledger = try ledger.open(.read)
      let found = try ledger.verify(asked: chain?.lowercased())
      try StandardOutput.write(
        Array((VerificationText(found, chain).text(spoken.language) + "\n").utf8))
      if !found.isClean { throw ExitCode(Fault.Code.unreadableInput.rawValue) }
    }
  }

  /// Copies the ledger while others may record.
  struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(
        zh: "把台账备份到新文件，备份经过核验；其间可照常记录。",
        en: "Copy the ledger to a new file, and verify the copy; others may go on recording.")(
          .spoken))

    @Argument(help: help("备份文件，不得已存在。", "The copy, which must not exist yet."))
    var file: String

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      let found = try ledger.open(.read).backup(to: file)
      let name = file.withVisibleControls
      try StandardOutput.write(
        Array(
          (Bilingual(
            zh: "已备份到 \(name)：", en: "backed up to \(name): ")(spoken.language)
            + VerificationText(found, nil).text(spoken.language) + "\n").utf8))
    }
  }

  /// Writes the ledger as CSV tables and JSON reports.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(
        zh: "把台账导出为 CSV 表（监测数据到日）和 JSON 报告；同一台账导出的内容逐字节相同。",
        en:
          "Write the ledger as CSV tables (series by day) and JSON reports; the same ledger gives "
          + "the same bytes.")(.spoken))

    @Argument(
      help: help("文件夹，不存在或为空。", "A folder that is not there yet, or empty."),
      completion: .directory)
    var folder: String

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      let ledger = try ledger.open(.read)
      let target = Folder(folder)
      try target.makeAll()
      guard target.names?.isEmpty == true else {
        throw Fault(
          .usage,
          Bilingual(
            zh: "文件夹不为空；请换一个文件夹，或先移走其中的文件。",
            en: "The folder is not empty; choose another, or move away what is in it."),
          at: SourcePosition(file: folder))
      }
      try target.write { write throws(Fault) in
        try ledger.export(field: SpreadsheetText.field) { file throws(Fault) in
          try write(file.path, file.bytes, file.isContinued)
        }
      }
    }
  }

  /// Takes out what is too old.
  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(
        zh: "清理某月之前结束的记录；每条记录留下一行，校验链仍可核验。请先备份。",
        en: "Take out the runs that ended before a month; a row of each stays, and the chain can "
          + "still be verified. Back up first.")(.spoken))

    @Option(help: help("月份，如 2024-01。", "A month, such as 2024-01."))
    var before: String

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      let month = try PeriodArgument.month(before, "--before")
      let pruned = try ledger.open(.write).prune(
        before: month, by: SystemUser.name, at: Clock.now)
      let count = pruned.count
      try StandardOutput.write(
        Array(
          (Bilingual(
            zh: count == 0 ? "没有在 \(month) 之前结束的记录" : "已清理 \(month) 之前结束的 \(count) 条记录",
            en: count == 0
              ? "no run ended before \(month)" : "pruned \(counted(count, "run")) before \(month)")(
              spoken.language) + "\n").utf8))
    }
  }
}

/// What looking through a ledger found, in words.
struct VerificationText {
  private let found: Verification
  private let asked: String?

  init(_ found: Verification, _ asked: String?) {
    self.found = found
    self.asked = asked
  }

  func text(_ language: Language) -> String {
    var lines = [
      language.say(
        "\(found.runs) 条记录，其中 \(found.replaced) 条已被替换；另有 \(found.pruned) 条已清理",
        "\(counted(found.runs, "run")), of which \(found.replaced) replaced; "
          + "\(found.pruned) more pruned")
    ]
    if !found.chain.isEmpty {
      lines.append(language.say("校验链 \(found.chain)", "chain \(found.chain)"))
    }
    if let holdsAsked = found.holdsAsked, let asked {
      let value = asked.withVisibleControls
      lines.append(
        holdsAsked
          ? language.say("校验链中有 \(value)", "\(value) stands in the chain")
          : language.say(
            "校验链中没有 \(value)：其前的记录被删除、改动，或不是同一台账",
            "\(value) is not in the chain: runs were taken out or changed, or it is another ledger")
      )
    }
    lines += found.damages.map { damage in
      let place = [damage.table, damage.row].compactMap(\.self).joined(separator: " ")
      return language.say("损坏：", "damaged: ") + (place.isEmpty ? "" : place + ": ")
        + damage.reason(language)
    }
    lines.append(
      found.isClean
        ? language.say("台账完好", "the ledger is whole")
        : language.say(
          "台账有 \(found.damages.count) 处损坏；请从备份恢复",
          "the ledger has \(counted(found.damages.count, "damage")); restore it from a backup"))
    return lines.joined(separator: "\n")
  }
}
