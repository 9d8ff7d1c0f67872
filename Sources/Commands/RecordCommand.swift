import ArgumentParser
import Dossier
import Ledger
import Measures
import Report
import Reports
import Standards

/// Checks dossiers and keeps what was found in the ledger; leaves with the worst verdict.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: Bilingual(
      zh: "核查企业档案，并把报告、小时数据和发现记入台账。",
      en: "Check dossiers, and keep the reports, hours and findings in the ledger.")(.spoken),
    discussion: Bilingual(
      zh: "同一份报告再次记录，台账不变；若其间已被替换或清理，则重新记录。重新报送的档案若完整覆盖之前的时段，则替换之前的记录；"
        + "两者都保留。",
      en: "The same report recorded again changes nothing, unless it was replaced or pruned since: "
        + "then it is recorded anew. A dossier handed in again replaces the runs whose periods it "
        + "covers wholly; both are kept.")(.spoken))

  @Argument(
    help: help(
      "企业档案：含 plant.yaml 的文件夹，或其 .zip；可有多个。",
      "Folders with plant.yaml, or .zips of such; one or more."), completion: .file())
  var dossiers: [String]

  @OptionGroup var ledger: LedgerOptions

  @OptionGroup var standards: StandardsOptions

  @OptionGroup var spoken: LanguageOption

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

  @OptionGroup var recorder: RecorderOptions

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "输出格式：text，或供程序读取的 json（每份档案一行：已记录的运行，或未能记录的原因）。",
        en: "Format: text, or json for programs, with a line for each dossier: the run that was "
          + "recorded, or why it was refused.")(.spoken)))
  var format = Format.text.rawValue

  @Flag(
    help: help("在 json 格式中加入进度行。", "With --format json: lines that tell of the progress, too."))
  var progress = false

  @OptionGroup var archives: ArchiveOptions

  @OptionGroup(title: admissionTitle) var admission: AdmissionOptions

  @OptionGroup(title: admissionTitle) var plantCopy: PlantCopyOption

  @OptionGroup var columns: ColumnOptions

  private static let admissionTitle = Bilingual(zh: "谁可以报送", en: "Who may hand in")(.spoken)

  private enum Format: String, CaseIterable {
    case text, json
  }

  mutating func run() throws {
    let format = try choice(
      format, "--format", Format.init(rawValue:), among: Format.allCases.map(\.rawValue))
    do {
      try record(as: format)
    } catch let fault as Fault {
      if format == .json { try StandardOutput.write(WorkLine.refused(fault).bytes) }
      throw fault
    }
  }

  private func record(as format: Format) throws {
    let language = spoken.language
    let limits = try archives.limits()
    let asOf = try asOf.map(PeriodArgument.day)
    let threads = try ThreadCount.read(threads)
    let rights = try admission.admission()
    let recorder = try recorder.recorder()
    let folders = try standards.folders()
    let library = try loadStandards(folders, overlays: standards.overlay)
    // One that is there is opened before anything is checked; a new one is made with the first dossier
    // that can be recorded, and not for nothing.
    var opened: Ledger?
    do throws(Fault) {
      opened = try ledger.open(.write)
    } catch {
      guard error.code == .missingInput else { throw error }
    }
    var verdicts: [Verdict] = []
    var broken: Fault?
    for dossier in dossiers {
      var entry: LedgerEntry
      do throws(Fault) {
        var request = CheckRequest(
          dossier: dossier, standards: folders, overlays: standards.overlay, period: nil,
          asOf: asOf, isSealed: true, threads: threads, language: language, isPictured: true)
        request.limits = limits
        request.admits = try admission.check(rights, in: opened, copy: plantCopy.file())
        request.columns = try columns.mappings()
        if format == .json, progress { request.progress = Self.tell }
        entry = try Pipeline.ledgerEntry(
          of: request, with: library, reason: recorder.reason, recordedBy: recorder.name)
        entry.handedInAt = recorder.handedIn
      } catch {
        // One dossier that cannot be read does not keep the others from being recorded.
        let said =
          Self.manyDossiers(in: dossier, error.code)
          ?? (dossiers.count > 1 ? error.naming(dossier) : error)
        StandardError.write(said)
        if format == .json { try StandardOutput.write(WorkLine.refused(said).bytes) }
        broken = broken ?? error
        continue
      }
      if format == .json, progress { Self.tell(WorkProgress(.recording)) }
      let ledger: Ledger
      if let opened {
        ledger = opened
      } else {
        ledger = try self.ledger.open(.create)
        opened = ledger
      }
      let recorded = try ledger.record(entry, admission: rights, of: dossier + "/plant.yaml")
      verdicts.append(entry.report.verdict)
      let line = RecordedLine(entry.report, recorded)
      switch format {
      case .text: try StandardOutput.write(Array((line.text(language) + "\n").utf8))
      case .json: try StandardOutput.write(WorkLine.recorded(line.run(of: dossier)).bytes)
      }
      if recorder.reason != nil, !recorded.isNew {
        StandardError.note(
          Bilingual(
            zh: "#\(recorded.run) 此前已记录，--reason 未保存：一条记录的原因不再改动。",
            en:
              "run #\(recorded.run) was recorded before, and --reason was not kept: a run's reason "
              + "is never changed."))
      }
    }
    if let broken { throw ExitCode(broken.code.rawValue) }
    try Verdict.overall(verdicts).leave()
  }
}

extension RecordCommand {
  /// Progress is worth no more than that: where nobody reads it, the run goes on.
  private static let tell: @Sendable (WorkProgress) -> Void = { progress in
    try? StandardOutput.write(WorkLine.progress(progress).bytes)
  }

  /// What is said of a folder that is no dossier but holds some; `nil` where it is none such.
  private static func manyDossiers(in path: String, _ code: Fault.Code) -> Fault? {
    let folder = Folder(path)
    guard let names = folder.names, !folder.holds("plant.yaml") else { return nil }
    let dossiers = names.filter { name in
      name.lowercased().hasSuffix(".zip") || Folder(path + "/" + name).holds("plant.yaml")
    }
    guard let first = dossiers.first?.withVisibleControls else { return nil }
    let all = (path.hasSuffix("/") ? path : path + "/") + "*"
    return Fault(
      code,
      Bilingual(
        zh: "这个文件夹不是一份企业档案，其中有 \(dossiers.count) 份（如“\(first)”）；请逐份写明，如 greengate record "
          + "\(all)。",
        en: "This folder is no dossier; it holds \(counted(dossiers.count, "dossier")), such as "
          + "`\(first)`. Name them, as in greengate record \(all)."),
      at: SourcePosition(file: path))
  }
}

extension Fault {
  /// Whose fault it is, where several dossiers were named and the sentence names a file inside one.
  fileprivate func naming(_ dossier: String) -> Fault {
    var named = self
    let file = position?.file ?? ""
    if !file.hasPrefix(dossier) {
      let inside = dossier.hasSuffix("/") ? dossier + file : dossier + "/" + file
      named.position = SourcePosition(
        file: file.isEmpty ? dossier : inside, line: position?.line)
    }
    return named
  }
}

/// What is said of one recorded run.
struct RecordedLine {
  private let report: ComplianceReport
  private let recorded: Recorded

  init(_ report: ComplianceReport, _ recorded: Recorded) {
    self.report = report
    self.recorded = recorded
  }

  /// `#12 HZ-FD-001 示例铸造有限公司 2025-03-01 至 2025-04-01 不达标：已记录，替换 #7`.
  func text(_ language: Language) -> String {
    let plant = "\(report.plant.id) \(report.plant.name)".withVisibleControls
    let (from, to) = (report.period.from.minuteText, report.period.to.minuteText)
    let head = language.say(
      "#\(recorded.run) \(plant) \(from) 至 \(to) \(report.verdict.name.zh)：",
      "#\(recorded.run) \(plant) \(from) to \(to) \(report.verdict.name.en): ")
    return head + outcome(language)
  }

  /// What programs read.
  func run(of dossier: String) -> RecordedRunLine {
    RecordedRunLine(
      dossier: dossier, key: recorded.key, number: Int(recorded.run), verdict: report.verdict,
      isNew: recorded.isNew, replaced: recorded.replaced.map { Int($0) }, plant: report.plant.id,
      from: report.period.from, to: report.period.to)
  }

  /// The same in both languages.
  static func sentence(_ report: ComplianceReport, _ recorded: Recorded) -> Bilingual {
    let line = RecordedLine(report, recorded)
    return Bilingual(zh: line.text(.zh), en: line.text(.en))
  }

  private func outcome(_ language: Language) -> String {
    let numbers = { (runs: [Int64]) in
      runs.map { "#\($0)" }.joined(separator: language.say("、", ", "))
    }
    guard recorded.isNew else {
      return language.say("此前已记录，台账未变", "recorded before, nothing changed")
    }
    let replaced = recorded.replaced
    return language.say(
      "已记录" + (replaced.isEmpty ? "" : "，替换 \(numbers(replaced))"),
      "recorded" + (replaced.isEmpty ? "" : ", replaces \(numbers(replaced))"))
  }
}
