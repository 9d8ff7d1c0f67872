import ArgumentParser
import Digest
import Ledger
import Measures
import Report

extension LedgerCommand {
  /// Says which runs the ledger holds, a line each.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(
        zh: "列出台账中的记录，每次一行，按记录先后。",
        en: "List the runs of the ledger, a line each, in the order in which they were recorded.")(
          .spoken))

    @Option(help: help("只列该企业（编号）；可重复。", "Only this plant, by its id; may be repeated."))
    var plant: [String] = []

    @Option(
      help: help("只列涉及该月的记录，如 2025-03。", "Only runs that touch this month, such as 2025-03."))
    var month: String?

    @Flag(help: help("已被替换的也列出。", "Also runs that were replaced."))
    var all = false

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      let month = try month.map { text throws(Fault) in
        try PeriodArgument.month(text, "--month")
      }
      let catalogue = try ledger.open(.read).catalogue()
      try Pipeline.requireRecorded(plant, in: catalogue)
      let period = month.flatMap { Period($0) }
      let replacements = RunReplacements(catalogue.replacements)
      let runs = catalogue.runs.filter { run in
        (plant.isEmpty || plant.contains(run.plant))
          && period.map { run.periodFrom < $0.to && $0.from < run.periodTo } != false
          && (all || replacements.replacing(run.id).isEmpty)
      }
      let language = spoken.language
      let lines =
        runs.isEmpty
        ? [language.say("没有这样的记录", "there are no such runs")]
        : runs.map { RunLine($0, replacements).text(language) }
      try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }
  }

  /// Says what the ledger holds of one run.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(
        zh: "查看一条记录：依据、输入文件、各项结论和超标；--report 给出当时的 JSON 报告。",
        en:
          "Show one run: what it rests on, its input files, its verdicts and its breaches; --report "
          + "gives the JSON report as it was.")(.spoken))

    @Argument(help: help("记录编号，如 12（# 可省）。", "The run's number, such as 12 or #12."))
    var number: String

    @Flag(help: help("输出当时的 JSON 报告，逐字节相同。", "Print the JSON report, byte for byte."))
    var report = false

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      let digits = number.hasPrefix("#") ? number.dropFirst() : number[...]
      guard let id = Int64(digits), id > 0 else {
        let shown = number.withVisibleControls.truncated(to: 60)
        throw Fault(
          .usage,
          Bilingual(
            zh: "“\(shown)”不是记录编号；请写成 12，编号见 greengate ledger list。",
            en: "'\(shown)' is no number of a run; write it as 12. See greengate ledger list."))
      }
      let (path, language) = (self.ledger.path, spoken.language)
      let ledger = try ledger.open(.read)
      let (catalogue, details) = try ledger.details(of: id)
      guard let details else {
        if let pruned = catalogue.pruned.first(where: { $0.id == id }) {
          throw ledger.faultOfPruned(pruned)
        }
        throw Self.missing(id, path)
      }
      guard report else {
        let text = RunText(details, RunReplacements(catalogue.replacements)).text(language)
        try StandardOutput.write(Array((text + "\n").utf8))
        return
      }
      guard let json = try ledger.report(of: id, language: language) else {
        throw Fault(
          .missingInput,
          Bilingual(
            zh: "第 \(id) 号记录没有中文报告；请用 --lang en。",
            en: "Run \(id) was recorded without an English report; use --lang zh."),
          at: SourcePosition(file: path))
      }
      try StandardOutput.write(json)
    }

    private static func missing(_ id: Int64, _ path: String) -> Fault {
      Fault(
        .missingInput,
        Bilingual(
          zh: "台账中没有第 \(id) 号记录；编号见 greengate ledger list --all。",
          en: "The ledger has no run \(id); see greengate ledger list --all."),
        at: SourcePosition(file: path))
    }
  }
}

/// Who replaced whom.
struct RunReplacements {
  private let byReplaced: [Int64: [Int64]]

  init(_ records: [RunReplacementRecord]) {
    byReplaced = Dictionary(grouping: records, by: \.replaced).mapValues { $0.map(\.run).sorted() }
  }

  /// The runs that replaced this one, in their order.
  func replacing(_ run: Int64) -> [Int64] { byReplaced[run] ?? [] }
}

/// One run in a line.
struct RunLine {
  private let run: RunRecord
  private let replacements: RunReplacements

  init(_ run: RunRecord, _ replacements: RunReplacements) {
    self.run = run
    self.replacements = replacements
  }

  /// `#12 HZ-FD-001 示例铸造有限公司 2025-03-01 00:00 至 2025-04-01 00:00 不达标，2025-04-03 10:00 由 wang 记录`.
  func text(_ language: Language) -> String {
    let plant = "\(run.plant) \(run.plantName)"
    let (from, to) = (run.periodFrom.minuteText, run.periodTo.minuteText)
    var parts = [
      language.say(
        "#\(run.id) \(plant) \(from) 至 \(to) \(run.verdict.name.zh)",
        "#\(run.id) \(plant) \(from) to \(to) \(run.verdict.name.en)")
    ]
    if let application = run.application {
      parts.append(language.say("对 \(application) 的决定", "decision on \(application)"))
      if run.isApplicants { parts.append(language.say("企业自审", "the applicant's own")) }
    }
    let time = run.recordedAt.minuteText
    parts.append(
      language.say("\(time) 由 \(run.recordedBy) 记录", "recorded \(time) by \(run.recordedBy)"))
    let since = replacements.replacing(run.id)
    if !since.isEmpty {
      let list = since.map { "#\($0)" }.joined(separator: language.say("、", ", "))
      parts.append(language.say("已被 \(list) 替换", "replaced by \(list)"))
    }
    if let reason = run.reason { parts.append(language.say("原因：\(reason)", "because: \(reason)")) }
    return parts.joined(separator: language.say("，", ", ")).withVisibleControls
  }
}

/// One run with what it rests on and what it found.
struct RunText {
  private let run: RunRecord
  private let replacements: RunReplacements
  private let inputs: [InputFileRecord]
  private let checks: [CheckRecord]
  private let breaches: [FindingRecord]

  init(_ details: RunDetails, _ replacements: RunReplacements) {
    run = details.run
    self.replacements = replacements
    inputs = details.inputs
    checks = details.checks
    breaches = details.findings.filter { $0.verdict == .fail || $0.isUrgent }
  }

  func text(_ language: Language) -> String {
    var lines = [
      RunLine(run, replacements).text(language),
      language.say(
        "行业 \(run.sector)，区域 \(run.region)", "sector \(run.sector), region \(run.region)"),
      language.say(
        "评价基准日 \(run.asOf.date)，greengate \(run.toolVersion)，标准 \(run.standardsDigest)",
        "as of \(run.asOf.date), greengate \(run.toolVersion), standards \(run.standardsDigest)"),
    ]
    let replaced = run.replaces.filter { $0 != "[" && $0 != "]" }.split(separator: ",")
      .map { "#\($0)" }.joined(separator: language.say("、", ", "))
    if !replaced.isEmpty {
      lines.append(language.say("替换记录 \(replaced)", "replaces runs \(replaced)"))
    }
    lines.append(language.say("校验链 \(run.chain)", "chain \(run.chain)"))
    lines += inputs.map { input in
      language.say(
        "输入 \(input.path)：\(input.bytes) 字节，\(input.rows) 行，剔除 \(input.rejected) 行，SHA-256 "
          + input.sha256,
        "input \(input.path): \(counted(input.bytes, "byte")), \(counted(input.rows, "row")), "
          + "\(input.rejected) rejected, SHA-256 \(input.sha256)")
    }
    func counts(_ checks: [CheckRecord]) -> String {
      let counts = Verdict.allCases.compactMap { verdict -> String? in
        let count = checks.count { $0.verdict == verdict }
        guard count > 0 else { return nil }
        return language.say("\(verdict.name.zh) \(count) 项", "\(count) \(verdict.name.en)")
      }
      return counts.isEmpty ? "–" : counts.joined(separator: language.say("，", ", "))
    }
    lines.append(language.say("检查：", "checks: ") + counts(checks.filter { !$0.isAdvisory }))
    let advisory = checks.filter(\.isAdvisory)
    if !advisory.isEmpty {
      lines.append(language.say("仅作参考的检查：", "advisory checks: ") + counts(advisory))
    }
    lines += breaches.map { finding in
      let message = language.say(finding.messageZh, finding.messageEn)
      if finding.verdict != .fail {
        return finding.rule == FindingRecord.flaggedRule
          ? language.say("待核实：", "to be verified: ") + message
          : language.say("提示：", "note: ") + message
      }
      return finding.isAdvisory ? language.say("参考：", "advisory: ") + message : message
    }
    return lines.map { $0.withVisibleControls }.joined(separator: "\n")
  }
}
