import Measures
import Report
import Standards

// Every check that reached a verdict, a table an outlet; then what could not be judged and what does
// not bind, by reason.

extension HTMLReportWriter {
  mutating func writeChecks() {
    section("checks", say("逐项检查", "Checks")) { writer in
      var hidden = 0
      for place in writer.placesOfChecks {
        let checks = (writer.words.byPlace[place] ?? []).filter {
          $0.verdict != .notApplicable && $0.verdict != .notEvaluated
        }
        guard !checks.isEmpty else { continue }
        let count = HTMLRoom.take(checks.count, from: &writer.room.checks)
        hidden += checks.count - count
        guard count > 0 else { continue }
        writer.write(Array(checks.sorted { $0.rank < $1.rank }.prefix(count)), of: place)
      }
      if hidden > 0 {
        writer.element(
          "p", ["class": "quiet"],
          writer.say("另有检查 \(hidden) 项，见 JSON。", "\(counted(hidden, "further check")): see JSON."))
      }
      if writer.report.checks.allSatisfy({
        $0.verdict == .notApplicable || $0.verdict == .notEvaluated
      }) {
        writer.element(
          "p", writer.say("没有一项检查得出结论。", "No check reached a verdict."))
      }
    }
  }

  private mutating func write(_ checks: [Check], of place: String?) {
    let name = place.map(words.outletHeading) ?? say("全厂", "Whole plant")
    element("h3", name)
    writePhases(of: place)
    element("table") { writer in
      writer.element(
        "caption", writer.say("已判定 \(checks.count) 项", "\(counted(checks.count, "check")) judged"))
      writer.head([
        (writer.say("结论", "verdict"), "tight"),
        (writer.say("项目、要求与依据", "what is asked for, and by what"), ""),
        (writer.say("有效/应有", "valid / expected"), "number"),
        (writer.say("不符合", "beyond"), "number"),
      ])
      // Rows of one check are a group of their own, so that print keeps them together.
      for check in checks { writer.element("tbody") { $0.write(check) } }
    }
    writeCalendars(of: checks)
  }

  private mutating func write(_ check: Check) {
    element("tr") { writer in
      writer.element("td", ["class": "tight"]) {
        $0.tag(check.verdictLabel($0.language), check.style)
      }
      writer.element("th", ["scope": "row"]) { writer in
        if check.isAdvisory { writer.span("quiet", writer.words.advisoryWords) }
        if let pollutant = check.pollutant {
          writer.element("strong", pollutantName(pollutant, writer.language))
          writer.page.text(writer.say("　", " "))
        }
        writer.page.text(writer.words.demand(check))
        writer.element("div", ["class": "quiet small"], writer.words.citation(check))
        if let highest = writer.words.highestWords(check) {
          writer.element("div", ["class": "small"], highest)
        }
        if check.verdict != .fail, let reason = check.reason {
          writer.element("div", ["class": "small"], reason(writer.language))
        }
      }
      writer.element("td", ["class": "number"]) { writer in
        guard let coverage = check.coverage else { return writer.span("quiet", "–") }
        writer.page.text("\(coverage.valid)/\(coverage.expected)")
        writer.element(
          "div", ["class": "quiet small"], percentage(coverage.valid, of: coverage.expected))
      }
      writer.element(
        "td", ["class": "number"], check.exceeding.map { "\($0)" } ?? "–")
    }
    writeMore(of: check)
  }

  /// Why it binds, what is missing and how it was worked out, below its row; of a breach, its block
  /// has said so.
  private mutating func writeMore(of check: Check) {
    let gaps = words.gapLines(check).map(\.words)
    let hasPath = check.intensity?.path.isEmpty == false
    guard check.verdict != .fail, check.because != nil || !gaps.isEmpty || !check.working.isEmpty
    else { return }
    element("tr", ["class": "more"]) {
      $0.element("td", ["colspan": "4"]) {
        // What is short of data must be seen without a click.
        $0.element("details", check.verdict == .insufficient ? ["open": ""] : [:]) { writer in
          writer.element(
            "summary",
            hasPath
              ? writer.say("依据、数据与年度图", "grounds, data and chart by year")
              : writer.say("依据与数据", "grounds and data"))
          if let because = check.because {
            writer.element("p", ["class": "small"], because(writer.language))
          }
          writer.list(gaps, style: "plain small")
          writer.writeWorking(check.working)
          writer.writePath(of: check)
        }
      }
    }
  }

  /// The calendars of an outlet, one a limit that judges hours, two beside each other.
  private mutating func writeCalendars(of checks: [Check]) {
    let pictured = checks.filter { $0.hours != nil }
    guard !pictured.isEmpty else { return }
    var count = 0
    while count < pictured.count, room.calendars > 0 {
      let hours = pictured[count].hours?.letters.utf8.count ?? 0
      guard hours <= room.hours else { break }
      room.hours -= hours
      room.calendars -= 1
      count += 1
    }
    let rest = pictured.count - count
    guard count > 0 else {
      return element(
        "p", ["class": "quiet"], say("另有小时日历 \(rest) 张未绘。", "Calendars not drawn: \(rest)."))
    }
    element("details") { writer in
      writer.element(
        "summary",
        writer.say("小时日历（\(count) 张）", "Calendars of hours (\(count))")
          + (rest > 0 ? writer.say("；另有 \(rest) 张未绘", "; \(rest) more not drawn") : ""))
      writer.element("div", ["class": "charts"]) { writer in
        for check in pictured.prefix(count) { writer.writeCalendar(of: check) }
      }
    }
  }

  // MARK: What was not judged

  mutating func writeNotEvaluated() {
    let checks = report.checks.filter { $0.verdict == .notEvaluated }
    guard !checks.isEmpty else { return }
    section("idle", say("未评价 \(checks.count) 项", "Not evaluated: \(checks.count)")) { writer in
      for group in writer.words.groups(checks, acrossOutlets: true) {
        writer.element("p", ["class": "reason"], group.reason)
        writer.writeNames(group.checks.map(writer.longName))
      }
    }
  }

  /// `DA001 1号冲天炉 苯：限值 …；依据`.
  private func longName(_ check: Check) -> String {
    let place = [
      check.outlet.map(words.outletName), check.pollutant.map { pollutantName($0, language) },
    ].compactMap(\.self).joined(separator: " ")
    return (place.isEmpty ? "" : place + say("：", ": "))
      + (check.isAdvisory ? words.advisoryWords : "") + words.demand(check) + say("；", "; ")
      + words.citation(check)
  }

  mutating func writeNotApplicable() {
    let checks = report.checks.filter { $0.verdict == .notApplicable }
    guard !checks.isEmpty else { return }
    section("displaced", say("不适用 \(checks.count) 项", "Not applicable: \(checks.count)")) {
      writer in
      for group in writer.words.groups(checks, acrossOutlets: true) {
        writer.element("p", ["class": "reason"], group.reason)
        writer.writeNames(writer.words.shortNames(of: group.checks))
      }
    }
  }

  private mutating func writeNames(_ names: [String]) {
    let count = HTMLRoom.take(names.count, from: &room.names)
    var shown = Array(names.prefix(count))
    if count < names.count {
      let hidden = names.count - count
      shown.append(say("另有 \(hidden) 项，见 JSON", "\(hidden) more: see JSON"))
    }
    list(shown, style: "plain small quiet")
  }
}
