import FoundationEssentials
package import Measures
package import Report

/// How far a run has come.
package struct WorkProgress: Hashable, Sendable {
  package enum Phase: String, Sendable {
    /// Reading plant.yaml, and unpacking.
    case opening
    /// Reading the emission logs: the only phase with bytes.
    case reading
    case judging
    case recording
  }

  package var phase: Phase
  /// Bytes; both zero in the other phases.
  package var done: Int
  package var total: Int

  package init(_ phase: Phase, done: Int = 0, of total: Int = 0) {
    self.phase = phase
    self.done = done
    self.total = total
  }
}

/// A run that the ledger keeps, as `record --format json` says it.
package struct RecordedRunLine: Hashable, Sendable {
  /// As it was named on the command line.
  package var dossier: String
  /// What names the run beyond its ledger.
  package var key: String
  package var number: Int
  package var verdict: Verdict
  /// Else it stood there already.
  package var isNew: Bool
  /// Numbers of the runs that it replaced.
  package var replaced: [Int]
  package var plant: String
  package var from: Instant
  package var to: Instant

  package init(
    dossier: String, key: String, number: Int, verdict: Verdict, isNew: Bool, replaced: [Int],
    plant: String, from: Instant, to: Instant
  ) {
    self.dossier = dossier
    self.key = key
    self.number = number
    self.verdict = verdict
    self.isNew = isNew
    self.replaced = replaced
    self.plant = plant
    self.from = from
    self.to = to
  }
}

/// One line of what `record --format json` prints: JSON, schema `greengate/work/1`.
package enum WorkLine: Hashable, Sendable {
  /// Only with `--progress`.
  case progress(WorkProgress)
  case recorded(RecordedRunLine)
  /// A dossier that could not be recorded, in both languages.
  case refused(Fault)

  package static let schema = "greengate/work/1"

  /// With its newline.
  package var bytes: [UInt8] {
    var json = JSONWriter()
    var fields = Fields(self)
    json.object(inline: true) { fields.tell(&$0) }
    return json.finished()
  }

  /// `nil` for what is no such line.
  package init?(_ line: some Sequence<UInt8>) {
    guard let read = try? JSONDecoder().decode(Document.self, from: Data(line)).line else {
      return nil
    }
    self = read
  }

  private struct Document: Decodable {
    var line: WorkLine?

    init(from decoder: any Decoder) throws {
      var reader = try JSONFieldReader(decoder, language: .zh)
      var fields = Fields()
      fields.tell(&reader)
      if reader.fault == nil { line = fields.line }
    }
  }

  /// All keys of all lines, of which each line has its own.
  private struct Fields {
    var schema = WorkLine.schema
    var progress: WorkProgress?
    var recorded: RecordedRunLine?
    var refused: Fault?

    init() {}

    init(_ line: WorkLine) {
      switch line {
      case .progress(let value): progress = value
      case .recorded(let value): recorded = value
      case .refused(let value): refused = value
      }
    }

    var line: WorkLine? {
      guard schema == WorkLine.schema else { return nil }
      return progress.map { .progress($0) } ?? recorded.map { .recorded($0) }
        ?? refused.map { .refused($0) }
    }

    mutating func tell(_ json: inout some JSONFields) {
      json.text("schema", &schema)
      json.object("progress", &progress, blank: WorkProgress(.opening)) { json, progress in
        json.code("phase", &progress.phase)
        json.whole("done", &progress.done)
        json.whole("of", &progress.total)
      }
      json.object("recorded", &recorded, blank: Self.blankRun) { json, run in
        json.text("dossier", &run.dossier)
        json.text("key", &run.key)
        json.whole("number", &run.number)
        json.code("verdict", &run.verdict)
        json.flag("new", &run.isNew)
        json.wholes("replaced", &run.replaced)
        json.text("plant", &run.plant)
        json.instant("from", &run.from)
        json.instant("to", &run.to)
      }
      json.object("refused", &refused, blank: Fault(.internalError, Bilingual(zh: "", en: ""))) {
        json, fault in
        json.spelt(
          "code", &fault.code, as: { "\($0.rawValue)" },
          read: { Int32($0).flatMap { Fault.Code(rawValue: $0) } })
        json.text("zh", &fault.sentence.zh)
        json.text("en", &fault.sentence.en)
        var file = fault.position?.file
        var line = fault.position?.line
        json.text("file", &file)
        json.whole("line", &line)
        fault.position = file.map { SourcePosition(file: $0, line: line) }
      }
    }

    private static var blankRun: RecordedRunLine {
      let start = Instant(seconds: 0)
      return RecordedRunLine(
        dossier: "", key: "", number: 0, verdict: .notEvaluated, isNew: false, replaced: [],
        plant: "", from: start, to: start)
    }
  }
}
