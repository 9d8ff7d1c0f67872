import Measures
import Report

// A digest as JSON, schema `greengate/digest/1`: what other programs read. Figures are decimal
// strings, months `2025-03`, days `2025-03-31`, times ISO 8601 in China's offset; what is not known
// has no key.

extension MonthlyDigest {
  package static let schema = "greengate/digest/1"

  func json(_ language: Language) -> [UInt8] {
    var json = JSONWriter(language: language)
    json.object { json in
      json.said("schema", Self.schema)
      json.said("month", "\(month)")
      json.said("as_of", "\(asOf)")
      json.count("alarm_after_days", alarmAfter)
      json.object("tool") {
        $0.said("name", tool.name)
        $0.said("version", tool.version)
      }
      json.object("standards") { $0.said("digest", standardsDigest) }
      json.object("ledger") {
        $0.count("runs", ledger.runs)
        $0.maybe("last_recorded", ledger.lastRecorded?.description)
      }
      json.object("scope") {
        $0.maybe("region", scope.region)
        $0.maybe("sector", scope.sector)
        $0.maybe("plant", scope.plant)
        $0.several("plants", scope.among.plants)
        $0.several("regions", scope.among.regions)
        $0.several("sectors", scope.among.sectors)
      }
      json.fact("has_register", hasRegister)
      json.fact("has_waivers", hasWaivers)
      json.object("sums") { json in
        json.object("this_month") { sums.now.json(&$0) }
        json.object("last_month") { sums.lastMonth.json(&$0) }
        json.object("year_ago") { sums.yearAgo.json(&$0) }
      }
      json.items("plants", plants) { $1.json(&$0) }
      json.items("not_received", notReceived) { $1.json(&$0) }
      json.items("flagged", flagged) { $1.json(&$0, language) }
      json.items("caveats", caveats) { $1.json(&$0, language) }
      json.items("districts", districts) { $1.json(&$0, "region") }
      json.items("sectors", sectors) { $1.json(&$0, "sector") }
      if let register { json.object("register") { register.json(&$0) } }
      json.items("shortfalls", shortfalls) { $1.json(&$0, language) }
      json.items("breaches", breaches) { $1.json(&$0, language) }
      json.items("worst_by_multiple", worstByMultiple) { $1.place(&$0) }
      json.items("worst_by_hours", worstByHours) { $1.place(&$0) }
      json.items("trends", trends) { $1.json(&$0, language) }
      json.count("declared_deadlines", declaredDeadlines)
      json.items("deadlines", deadlines) { $1.json(&$0, language) }
      json.items("waivers", waivers) { $1.json(&$0) }
      json.items("captures", captures) { $1.json(&$0) }
      json.several("captures_untold", untoldCaptures)
      json.items("resubmissions", resubmissions) { $1.json(&$0) }
      json.items("city_figures", cityFigures) { $1.json(&$0, language) }
      json.key("notes")
      json.array(notes) { $0.string($1(language)) }
    }
    return json.finished()
  }
}

extension JSONWriter {
  /// Left out where there is none.
  mutating func several(_ key: StaticString, _ names: [String]) {
    var names = names
    texts(key, &names, unless: [])
  }

  mutating func count(_ key: StaticString, _ value: Int) {
    self.key(key)
    number(value)
  }

  fileprivate mutating func fact(_ key: StaticString, _ value: Bool) {
    self.key(key)
    bool(value)
  }

  mutating func maybe(_ key: StaticString, _ value: String?) {
    if let value { said(key, value) }
  }

  fileprivate mutating func maybe(_ key: StaticString, _ value: Int?) {
    if let value { count(key, value) }
  }

  mutating func items<Item>(
    _ key: StaticString, _ items: [Item], _ members: (inout JSONWriter, Item) -> Void
  ) {
    self.key(key)
    array(items) { json, item in json.object { members(&$0, item) } }
  }

  fileprivate mutating func runs(_ key: StaticString, _ runs: [Int64]) {
    self.key(key)
    array(runs, inline: true) { $0.number(Int($1)) }
  }

  fileprivate mutating func coverage(_ key: StaticString, _ coverage: Coverage?) {
    guard let coverage else { return }
    self.key(key)
    object(inline: true) {
      $0.count("expected", coverage.expected)
      $0.count("present", coverage.present)
      $0.count("valid", coverage.valid)
    }
  }
}

extension MonthlyDigest.FlaggedHours {
  fileprivate func json(_ json: inout JSONWriter, _ language: Language) {
    json.said("plant", plant)
    json.count("run", Int(run))
    json.maybe("outlet", outlet)
    json.maybe("pollutant", pollutant)
    json.maybe("standard", standard)
    json.maybe("entry", entry)
    json.maybe("hours", hours)
    json.fact("of_month", isOfMonth)
    json.said("message", message(language))
  }
}

extension MonthlyDigest.Caveat {
  fileprivate func json(_ json: inout JSONWriter, _ language: Language) {
    json.said("rule", rule)
    json.said("message", message(language))
    json.items("plants", plants) { json, plant in
      json.said("plant", plant.id)
      json.count("run", Int(plant.run))
    }
  }
}

extension MonthlyDigest.GroupSums {
  fileprivate func json(_ json: inout JSONWriter, _ kind: StaticString) {
    json.said(kind, key)
    json.count("expected", expected)
    json.count("received", received)
    json.count("missing", missing)
    json.count("fail", fail)
    json.count("insufficient", insufficient)
    json.count("not_evaluated", notEvaluated)
    json.count("pass", pass)
    json.count("present", present)
    json.count("new", new)
    json.count("resolved", resolved)
  }
}

extension MonthlyDigest.MonthSums {
  fileprivate func json(_ json: inout JSONWriter) {
    json.said("month", "\(month)")
    // Zeros of a month before the ledger would look like counts.
    if isBeforeLedger { return json.fact("before_ledger", true) }
    json.count("expected", expected)
    json.count("received", received)
    json.count("unexpected", unexpected)
    json.count("pruned", pruned)
    json.count("partial", partial)
    json.count("missing", missing)
    json.count("alarms", alarms)
    json.count("fail", fail)
    json.count("insufficient", insufficient)
    json.count("not_evaluated", notEvaluated)
    json.count("pass", pass)
    json.count("breaches", breaches)
    json.count("hours_over", hoursOver)
    json.coverage("coverage", coverage)
  }
}

extension MonthlyDigest.PlantRow {
  fileprivate func json(_ json: inout JSONWriter) {
    json.said("plant", id)
    json.said("name", name)
    json.said("sector", sector)
    json.said("region", region)
    if let isRegistered { json.fact("registered", isRegistered) }
    json.key("months")
    json.array(cells) { json, cell in
      json.object(inline: true) { json in
        json.said("month", "\(cell.month)")
        json.said("receipt", cell.receipt.rawValue)
        json.maybe("verdict", cell.verdict?.rawValue)
        json.coverage("coverage", cell.coverage)
        json.maybe("recorded", cell.recorded?.description)
        if !cell.runs.isEmpty {
          json.runs("runs", cell.runs)
        }
      }
    }
  }
}

extension MonthlyDigest.NotReceived {
  fileprivate func json(_ json: inout JSONWriter) {
    json.said("plant", plant)
    json.said("name", name)
    json.said("month", "\(month)")
    json.fact("alarm", isAlarm)
    json.fact("newly_overdue", isAlarm && isNew)
    json.count("days", days)
    json.maybe("last_received", lastReceived?.description)
  }
}

extension MonthlyDigest.Shortfall {
  fileprivate func json(_ json: inout JSONWriter, _ language: Language) {
    json.said("plant", plant)
    json.count("run", Int(run))
    json.said("verdict", verdict.rawValue)
    json.maybe("rule", rule)
    json.maybe("outlet", outlet)
    json.maybe("pollutant", pollutant)
    json.maybe("standard", standard)
    json.maybe("entry", entry)
    json.maybe("basis", basis?.rawValue)
    json.coverage("coverage", coverage)
    json.key("reasons")
    json.array(reasons) { $0.string($1(language)) }
  }
}

extension MonthlyDigest.BreachChange {
  /// What tells it from others of the digest.
  fileprivate func place(_ json: inout JSONWriter) {
    json.said("plant", plant)
    json.said("rule", rule)
    json.maybe("outlet", outlet)
    json.maybe("pollutant", pollutant)
    json.maybe("standard", standard)
    json.maybe("entry", entry)
  }

  fileprivate func json(_ json: inout JSONWriter, _ language: Language) {
    place(&json)
    json.said("state", state.rawValue)
    json.fact("advisory", isAdvisory)
    if let now { json.object("now") { now.json(&$0) } }
    if let before {
      json.object("before") {
        $0.maybe("month", beforeMonth?.description)
        before.json(&$0)
      }
    }
    json.object("year_ago") { json in
      switch yearAgo {
      case .present(let size):
        json.said("state", "present")
        size.json(&json)
      case .kept: json.said("state", "kept")
      case .unknown: json.said("state", "unknown")
      }
    }
    json.maybe("since", since?.description)
    json.fact("carried_over", isCarriedOver)
    json.said("message", message(language))
    json.maybe("cause", cause?(language))
    json.maybe("past", past?(language))
    json.maybe("withdrawn", withdrawn?(language))
    json.runs("runs", runs)
  }
}

extension MonthlyDigest.BreachSize {
  fileprivate func json(_ json: inout JSONWriter) {
    json.count("episodes", episodes)
    json.maybe("multiple", multiple)
    json.maybe("hours", hours)
    json.maybe("exceeding", exceeding)
    json.maybe("basis", basis?.rawValue)
    json.maybe("peak_at", peakAt?.description)
  }
}

extension MonthlyDigest.Trend {
  fileprivate func json(_ json: inout JSONWriter, _ language: Language) {
    switch quantity {
    case .energy: json.said("quantity", "energy")
    case .pollutant(let id):
      json.said("quantity", "mass")
      json.said("pollutant", id)
    }
    json.said("unit", unit)
    json.key("plants")
    json.array(plants, inline: true) { $0.string($1) }
    json.count("left_out", left)
    json.maybe("base", base)
    if let target {
      json.object("target") { json in
        json.said("standard", target.standard)
        json.said("id", target.id)
        json.maybe("clause", target.clause)
        json.said("decline", target.decline)
        json.said("decline_is", target.isYearly ? "yearly" : "total")
        json.count("base_year", target.baseYear)
        json.maybe("until", target.until)
        json.said("scope", target.isOfCity ? "city" : "plant")
        json.said("confidence", target.confidence)
        json.said("source", target.source)
      }
    }
    json.key("points")
    json.array(points) { json, point in
      json.object(inline: true) { json in
        json.said("month", "\(point.month)")
        json.maybe("value", point.value)
        json.maybe("allowed", point.allowed)
        if let isMet = point.isMet { json.fact("met", isMet) }
        if point.expectedHours > 0 {
          json.count("substituted_hours", point.substituted)
          json.count("expected_hours", point.expectedHours)
        }
      }
    }
    json.key("notes")
    json.array(notes) { $0.string($1(language)) }
  }
}

extension MonthlyDigest.Deadline {
  fileprivate func json(_ json: inout JSONWriter, _ language: Language) {
    json.said("plant", plant)
    json.said("item", item)
    json.said("due", "\(due)")
    json.count("days", days)
    json.said("message", message(language))
  }
}

extension MonthlyDigest.WaiverTerm {
  fileprivate func json(_ json: inout JSONWriter) {
    json.said("id", id)
    json.said("plant", scope.plant)
    json.said("rule", scope.rule)
    json.maybe("outlet", scope.outlet)
    json.maybe("pollutant", scope.pollutant)
    json.maybe("standard", scope.standard)
    json.maybe("entry", scope.limit)
    json.said("approver", approver)
    json.said("reason", reason)
    json.said("last_day", "\(lastDay)")
    json.count("days", days)
  }
}

extension MonthlyDigest.OutletCapture {
  fileprivate func json(_ json: inout JSONWriter) {
    json.said("plant", plant)
    json.said("outlet", outlet)
    json.count("pollutants", pollutants)
    json.coverage("coverage", coverage)
    json.coverage("last_month", lastMonth)
    json.fact("low", isLow)
  }
}

extension MonthlyDigest.Resubmission {
  fileprivate func json(_ json: inout JSONWriter) {
    json.said("plant", plant)
    json.count("run", Int(run))
    json.runs("replaces", replaced)
    json.said("from", from.description)
    json.said("to", to.description)
    json.said("recorded", recorded.description)
    json.maybe("recorded_by", recordedBy)
    json.maybe("reason", reason)
    json.maybe("before", before?.rawValue)
    json.said("after", after.rawValue)
    json.count("episodes_gone", gone)
    json.count("episodes_added", added)
    if let hours {
      json.items("hours_changed", hours) { json, change in
        json.said("outlet", change.outlet)
        json.said("pollutant", change.pollutant)
        json.count("value", change.byValue)
        json.count("flag", change.byFlag)
        json.count("added", change.added)
        json.count("removed", change.removed)
      }
    }
  }
}

extension MonthlyDigest.CityFigure {
  fileprivate func json(_ json: inout JSONWriter, _ language: Language) {
    json.said("standard", standard)
    json.said("duty", duty)
    json.said("title", title(language))
    json.said("state", state.rawValue)
    if let asked {
      json.object("asked") {
        $0.said("sense", isAtMost ? "at-most" : "at-least")
        $0.said("value", asked.value)
        $0.said("unit", asked.unit)
      }
    }
    if let found {
      json.object("found") {
        $0.said("value", found.value)
        $0.said("unit", found.unit)
      }
    }
    json.said("sentence", sentence(language))
    json.said("clause", clause)
    json.said("source", source)
    json.said("confidence", confidence)
    json.maybe("note", note?(language))
  }
}
