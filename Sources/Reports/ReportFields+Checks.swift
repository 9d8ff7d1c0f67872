import Measures
import Report

extension Check {
  mutating func fields(_ json: inout some JSONFields) {
    json.text("rule", &rule)
    json.text("outlet", &outlet)
    json.text("pollutant", &pollutant)
    json.text("standard", &standard)
    json.text("limit", &limit)
    json.text("target", &target)
    json.text("item", &item)
    json.words("subject", &subject)
    json.words("group", &group)
    json.text("clause", &clause)
    json.code("basis", &basis)
    json.code("verdict", &verdict)
    json.flag("advisory", &isAdvisory)
    json.words("reason", &reason)
    json.words("because", &because)
    let basis = basis
    json.object("coverage", &coverage, blank: Coverage(expected: 0, present: 0, valid: 0)) {
      json, coverage in
      json.whole("expected", &coverage.expected)
      json.whole("present", &coverage.present)
      json.whole("valid", &coverage.valid)
      coverage.refuseImpossible(&json)
      gaps.fields(&json, of: basis)
    }
    json.object("hours", &hours, blank: .blank) { $1.fields(&$0) }
    json.whole("exceeding", &exceeding)
    json.object("highest", &highest, blank: .blank) { json, highest in
      json.text("value", &highest.value)
      json.text("unit", &highest.unit)
      json.instant("at", &highest.at)
    }
    json.object("requirement", &requirement, blank: .blank) { $1.fields(&$0) }
    json.object("measured", &measured, blank: Figure("", "")) { json, figure in
      json.text("value", &figure.value)
      json.text("unit", &figure.unit)
    }
    json.words("working", &working, unless: [])
    intensity.fields(&json)
  }

  static var blank: Check { Check(rule: "", standard: "", verdict: .notEvaluated) }
}

extension Coverage {
  /// Shares are worked out of these: they have to be parts of each other, and fewer than 10⁹.
  fileprivate func refuseImpossible(_ json: inout some JSONFields) {
    guard json.isReading else { return }
    if expected >= 1_000_000_000 { json.refuse("expected", String(expected)) }
    if present > expected { json.refuse("present", String(present)) }
    if valid > present { json.refuse("valid", String(valid)) }
  }
}

extension Check.Highest {
  fileprivate static var blank: Self { Self(value: "", unit: "", at: Instant(seconds: 0)) }
}

extension Check.Requirement {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.code("sense", &sense)
    json.text("value", &value)
    json.text("unit", &unit)
    json.text("oxygen", &oxygen)
    json.text("share", &share)
    json.whole("window", &window)
    json.text("comparison", &comparison)
    json.text("source", &source)
    json.text("confidence", &confidence)
  }

  fileprivate static var blank: Self {
    Self(value: "", unit: "", source: "", confidence: "")
  }
}

extension CoverageGaps? {
  /// Totals are exact; stretches are listed up to a cap, and those beyond it counted.
  fileprivate mutating func fields(_ json: inout some JSONFields, of basis: Check.Basis?) {
    let key: StaticString
    let periods: StaticString
    switch basis {
    case .day: (key, periods) = ("gap_days", "days")
    case .rolling: (key, periods) = ("gap_windows", "windows")
    default: (key, periods) = ("gap_hours", "hours")
    }
    // Coverage without a gap is written too: `{}` says that all was there, no key that nothing is known.
    guard json.expects(key, self != nil) else { return }
    let gaps = self ?? CoverageGaps()
    var totals = Dictionary(uniqueKeysWithValues: gaps.kinds.map { ($0, gaps.total($0)) })
    json.counts(key, &totals)
    var (stretches, omitted) = (gaps.stretches, gaps.omitted)
    json.list("gaps", &stretches, blank: .blank) { json, stretch in
      json.code("kind", &stretch.kind)
      json.instant("from", &stretch.from)
      json.instant("to", &stretch.to)
      json.whole(periods, &stretch.periods)
    }
    json.whole("gaps_omitted", &omitted, unless: 0)
    var (flags, flagSet) = (gaps.flagHours, gaps.flagSet)
    if json.expects("gap_flags", !flags.isEmpty) {
      json.code("gap_flag_set", &flagSet)
      json.list("gap_flags", &flags, blank: .blank) { json, entry in
        json.code("kind", &entry.kind)
        json.spelt("flag", &entry.flag, as: { $0.code }, read: { DataFlag(code: $0) })
        json.code("set", &entry.set)
        // The flag and its set say the same.
        if let letter = entry.flag.letter(in: entry.set ?? flagSet) { json.said("letter", letter) }
        json.said("meaning", entry.flag.name(json.language))
        json.whole("hours", &entry.hours)
      }
    }
    self = CoverageGaps(
      totals: totals, stretches: stretches, omitted: omitted, flagHours: flags, flagSet: flagSet)
  }
}

extension CoverageGaps.FlagHours {
  fileprivate static var blank: Self { Self(kind: .flagged, flag: .unknown, hours: 0) }
}

extension CoverageGaps.Stretch {
  fileprivate static var blank: Self {
    Self(kind: .missing, from: Instant(seconds: 0), to: Instant(seconds: 0), periods: 0)
  }
}

extension IntensityFigures? {
  /// The keys stand among those of the check or finding; `year` tells that they are there.
  mutating func fields(_ json: inout some JSONFields) {
    guard json.expects("year", self != nil) else { return }
    var figures =
      self
      ?? IntensityFigures(intensity: "", baseIntensity: "", allowed: "", year: 0, baseYear: 0)
    json.whole("year", &figures.year)
    json.whole("base_year", &figures.baseYear)
    json.text("intensity", &figures.intensity)
    json.text("base_intensity", &figures.baseIntensity)
    json.text("allowed", &figures.allowed)
    if json.expects("path", !figures.path.isEmpty) {
      json.list("path", &figures.path, blank: .blank) { json, step in
        json.whole("year", &step.year)
        json.text("allowed", &step.allowed)
        json.text("measured", &step.measured)
      }
    }
    self = figures
  }
}

extension IntensityFigures.Step {
  fileprivate static var blank: Self { Self(year: 0, allowed: "", measured: nil) }
}

extension HourClasses {
  /// A text a day of 24 hours from the first hour on, so that a person sees the days.
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.instant("from", &from)
    var days: [String] = []
    var rest = letters.utf8[...]
    while !rest.isEmpty {
      days.append(String(Substring(rest.prefix(24))))
      rest = rest.dropFirst(24)
    }
    json.texts("days", &days)
    letters = days.joined()
  }

  fileprivate static var blank: HourClasses { HourClasses(from: Instant(seconds: 0), letters: "") }
}
