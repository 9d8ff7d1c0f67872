import Measures
import Report

extension Finding {
  /// - Parameter rows: the texts of the rows that evidence names by file and line.
  mutating func fields(_ json: inout some JSONFields, _ rows: EvidenceText) {
    json.text("id", &id)
    json.text("rule", &rule)
    json.code("verdict", &verdict)
    json.code("severity", &severity)
    json.flag("advisory", &isAdvisory)
    json.flag("urgent", &isUrgent, unless: false)
    json.whole("suspect_hours", &suspectHours)
    json.text("outlet", &outlet)
    json.text("pollutant", &pollutant)
    json.text("standard", &standard)
    json.text("limit", &limit)
    json.text("target", &target)
    json.text("item", &item)
    json.text("clause", &clause)
    json.code("basis", &basis)
    episode.fields(&json)
    intensity.fields(&json)
    json.words("working", &working, unless: [])
    json.words("message", &message)
    json.words("notes", &notes)
    evidence.fields(&json, rows)
  }

  static var blank: Finding { Finding(id: "", rule: "", severity: .notice, message: .blank) }
}

extension Episode? {
  /// The keys stand among those of the finding; `from` tells that they are there.
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    guard json.expects("from", self != nil) else { return }
    var episode = self ?? .blank
    json.instant("from", &episode.from)
    json.instant("to", &episode.to)
    json.whole("periods", &episode.periods)
    json.object("peak") {
      $0.text("value", &episode.peak)
      $0.instant("at", &episode.peakAt)
    }
    json.text("multiple", &episode.multiple)
    json.whole("window", &episode.window)
    // `from` is the hour that the first window ends with; this is the one that it begins with.
    if let window = episode.window(endingWith: episode.from) {
      json.said("windows_from", window.from.description)
    }
    json.list("values", &episode.values, blank: .blank) { json, value in
      json.instant("at", &value.at)
      json.whole("count", &value.count)
      json.text("mean", &value.mean)
      json.text("oxygen", &value.oxygen)
      json.text("value", &value.value)
    }
    json.object("surroundings", &episode.surroundings, blank: .blank) { $1.fields(&$0) }
    self = episode
  }
}

extension Surroundings {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.instant("from", &from)
    json.list("entries", &entries, blank: Entry(state: .outside)) { json, entry in
      json.spelt(
        "state", &entry.state, as: { String(UnicodeScalar($0.rawValue)) },
        read: { $0.utf8.count == 1 ? $0.utf8.first.flatMap(HourClasses.Class.init) : nil })
      json.text("value", &entry.value)
      json.code("cause", &entry.cause)
    }
  }

  fileprivate static var blank: Self { Self(from: Instant(seconds: 0), entries: []) }
}

extension Episode {
  fileprivate static var blank: Episode {
    let start = Instant(seconds: 0)
    return Episode(
      from: start, to: start, periods: 0, peak: "", peakAt: start, multiple: "", values: [])
  }
}

extension PeriodValue {
  fileprivate static var blank: PeriodValue {
    PeriodValue(at: Instant(seconds: 0), count: 0, mean: nil, oxygen: nil, value: "")
  }
}

extension Evidence {
  fileprivate mutating func fields(_ json: inout some JSONFields, _ texts: EvidenceText) {
    var files = byFile.map { (path: $0.path, lines: $0.rows.map(\.line)) }
    json.list("evidence", &files, blank: (path: "", lines: [])) { json, file in
      json.text("path", &file.path)
      json.wholes("lines", &file.lines)
    }
    json.whole("evidence_omitted", &omitted)
    var first = lead.map { (path: $0.file, line: $0.line) }
    json.object("evidence_lead", &first, blank: (path: "", line: 0)) { json, row in
      json.text("path", &row.path)
      json.whole("line", &row.line)
    }
    guard json.isReading else { return }
    rows = files.flatMap { file in
      file.lines.map { texts.row(file.path, line: $0) }
    }
    lead = first.map { texts.row($0.path, line: $0.line) }
  }
}
