import Charts
import Measures
import Report
import Standards

// What is drawn, from figures that the report holds: a chart never decides and never computes a
// verdict.

extension HTMLReportWriter {
  private mutating func draw(_ drawing: Drawing, caption: String? = nil) {
    charts += 1
    let id = "c\(charts)"
    element("figure") { writer in
      if let caption { writer.element("figcaption", caption) }
      writer.page.chart(drawing, id: id, writer.language)
    }
  }

  // MARK: Episodes

  /// Of the worst episodes alone: others have no surroundings.
  mutating func writeChart(of check: Check, _ finding: Finding, caption: String?) {
    guard let episode = finding.episode, let surroundings = episode.surroundings,
      let requirement = check.requirement,
      let limit = requirement.baseValue.flatMap(ChartNumber.init)
    else { return }
    let periods = surroundings.entries.map { state(of: $0) }
    let index = Int((episode.peakAt.seconds - surroundings.from.seconds) / 3600)
    draw(
      .episode(
        EpisodeChart(
          name: words.subject(of: check), quantity: quantity(of: requirement),
          unit: printed(unit: baseUnit(of: requirement.unit)), limit: limit,
          start: surroundings.from, periods: periods,
          peak: .init(index: index, multiple: episode.multiple))), caption: caption)
  }

  private func state(of entry: Surroundings.Entry) -> EpisodeChart.State {
    let isOver = entry.state == .over || entry.state == .farOver
    if let value = entry.value.flatMap(ChartNumber.init) { return .judged(value, isOver: isOver) }
    switch entry.state {
    case .stopped: return .stopped
    case .outside: return .outside
    case .low, .medium, .near, .over, .farOver, .invalid, .missing:
      let cause = entry.cause ?? (entry.state == .missing ? .missing : nil)
      return .invalid(cause: cause?.label(language) ?? say("无有效数值", "no value"))
    }
  }

  private func quantity(of requirement: Check.Requirement) -> String {
    requirement.quantityWords(language)
  }

  /// A figure's unit as ``figure(_:_:)`` prints it, without the figure.
  private func printed(unit: String) -> String {
    figure("", unit).replacingScalars(["\u{A0}": ""])
  }

  // MARK: Calendars

  mutating func writeCalendar(of check: Check) {
    guard let hours = check.hours else { return }
    let start = hours.from.date
    let before = hours.from.secondOfDay / 3600
    let states =
      [HourCalendar.State](repeating: .notExpected, count: before)
      + hours.classes.map(HourCalendar.State.init)
    let requirement = check.requirement
    draw(
      .calendar(
        HourCalendar(
          name: words.subject(of: check),
          quantity: requirement.map(quantity) ?? say("数值", "value"),
          limit: requirement.map { figure($0.value, $0.unit) } ?? "–", start: start,
          hours: states)))
  }

  // MARK: Years

  mutating func writePath(of check: Check) {
    guard let figures = check.intensity, !figures.path.isEmpty else { return }
    let isMet: Bool? =
      switch check.verdict {
      case .pass: true
      case .fail: false
      case .insufficient, .notEvaluated, .notApplicable: nil
      }
    let years = figures.path.map { step in
      IntensityChart.Year(
        year: step.year, measured: step.measured.flatMap(ChartNumber.init),
        allowed: step.year == figures.baseYear ? nil : ChartNumber(step.allowed),
        isMet: step.year == figures.year ? isMet : nil)
    }
    draw(
      .intensity(
        IntensityChart(
          name: [check.standard, check.target].compactMap(\.self).joined(separator: " "),
          quantity: say("单位增加值能耗", "energy per value added"),
          unit: say("tce/万元", "tce per 10⁴ yuan"), baseYear: figures.baseYear, years: years)))
  }

  // MARK: Phases of an audit

  /// Of all checks of an outlet, or of the plant, also of those that were not judged.
  mutating func writePhases(of place: String?) {
    var order: [String] = []
    var members: [String: [Verdict]] = [:]
    for check in words.byPlace[place] ?? [] {
      guard let group = check.group?(language) else { continue }
      if members[group] == nil { order.append(group) }
      members[group, default: []].append(check.verdict)
    }
    guard !order.isEmpty else { return }
    let phases = order.map { name in
      let verdicts = members[name] ?? []
      func count(_ verdict: Verdict) -> Int { verdicts.count { $0 == verdict } }
      return PhaseBars.Phase(
        name: name, pass: count(.pass), fail: count(.fail), insufficient: count(.insufficient),
        notEvaluated: count(.notEvaluated), notApplicable: count(.notApplicable))
    }
    draw(.phases(PhaseBars(name: say("清洁生产审核条目", "items of the audit"), phases: phases)))
  }
}

extension HourCalendar.State {
  fileprivate init(_ hour: HourClasses.Class) {
    self =
      switch hour {
      case .low: .low
      case .medium: .medium
      case .near: .near
      case .over: .over
      case .farOver: .farOver
      case .invalid: .invalid
      case .missing: .missing
      case .stopped: .stopped
      case .outside: .notExpected
      }
  }
}
