package import Measures
package import Report

/// A re-judgement as JSON, schema `greengate/what-if/1`: all runs with all checks that differ.
///
/// Keys whose value is not known are left out. Codes and figures are those of `greengate/report/1`.
package struct WhatIfJSON {
  private let language: Language

  package init(language: Language) {
    self.language = language
  }

  package func bytes(of report: WhatIfReport) -> [UInt8] {
    var json = JSONWriter(language: language)
    json.object { json in
      json.key("schema")
      json.string("greengate/what-if/1")
      question(report.question, &json)
      json.key("totals")
      json.object { json in
        for (name, count) in totals(report) {
          json.key(named: name)
          json.number(count)
        }
      }
      json.key("runs")
      json.array(report.items) { json, item in run(item, &json) }
      json.key("not_judged")
      json.array(report.unjudged) { json, one in
        json.object { json in
          json.key("run")
          json.number(Int(one.run))
          json.key("plant")
          json.string(one.plant)
          json.key("reason")
          json.string(one.reason(language))
        }
      }
    }
    return json.finished()
  }

  private func totals(_ report: WhatIfReport) -> [(String, Int)] {
    [
      ("plants", report.plants.count), ("runs", report.items.count),
      ("plants_changing_verdict", report.changingPlants.count),
      ("runs_changing_verdict", report.items.count(where: \.changesVerdict)),
      ("runs_by_same_standards", report.items.count(where: \.hasSameStandards)),
      ("contradictions", report.contradictions.count),
      ("not_judged", report.unjudged.count),
    ]
  }

  private func question(_ question: WhatIfReport.Question, _ json: inout JSONWriter) {
    json.key("standards")
    json.object { json in
      json.key("digest")
      json.string(question.standardsDigest)
      json.key("folders")
      json.array(question.standards, inline: true) { $0.string($1) }
      json.key("overlays")
      json.array(question.overlays, inline: true) { $0.string($1) }
    }
    if let area = question.area {
      json.key("area")
      json.string(area.rawValue)
    }
    json.key("regimes")
    json.array(question.regimes, inline: true) { $0.string($1) }
    if let day = question.lawAt {
      json.key("law_at")
      json.string(day.description)
    }
    if let month = question.month {
      json.key("month")
      json.string(month.description)
    }
  }

  private func run(_ item: WhatIfReport.Item, _ json: inout JSONWriter) {
    json.object { json in
      json.key("run")
      json.number(Int(item.run))
      for (name, text) in [
        ("plant", item.plant), ("name", item.plantName), ("sector", item.sector),
        ("region", item.region), ("from", item.period.from.description),
        ("to", item.period.to.description), ("before", item.before.rawValue),
        ("after", item.after.rawValue),
      ] {
        json.key(named: name)
        json.string(text)
      }
      json.key("violations_before")
      json.number(item.violationsBefore)
      json.key("violations_after")
      json.number(item.violationsAfter)
      json.key("same_standards")
      json.bool(item.hasSameStandards)
      json.key("checks")
      json.array(item.changes) { json, change in self.change(change, &json) }
    }
  }

  private func change(_ change: WhatIfReport.Change, _ json: inout JSONWriter) {
    let identity = change.identity
    json.object { json in
      for (name, text) in [
        ("rule", identity.rule), ("outlet", identity.outlet), ("pollutant", identity.pollutant),
        ("standard", identity.standard), ("limit", identity.limit), ("target", identity.target),
        ("item", identity.item),
      ] {
        guard let text else { continue }
        json.key(named: name)
        json.string(text)
      }
      if let replaced = change.replaced {
        json.key("replaces")
        json.string(replaced.limit ?? replaced.target ?? replaced.item ?? "")
      }
      for (name, state) in [("before", change.before), ("after", change.after)] {
        guard let state else { continue }
        json.key(named: name)
        self.state(state, &json)
      }
    }
  }

  private func state(_ state: WhatIfReport.State, _ json: inout JSONWriter) {
    json.object(inline: true) { json in
      json.key("verdict")
      json.string(state.verdict.rawValue)
      if state.isAdvisory {
        json.key("advisory")
        json.bool(true)
      }
      let texts = [
        ("basis", state.basis?.rawValue), ("allowed", state.allowed),
        ("measured", state.measured?.value), ("unit", state.measured?.unit),
      ]
      for (name, text) in texts {
        guard let text, !text.isEmpty else { continue }
        json.key(named: name)
        json.string(text)
      }
      if let coverage = state.coverage {
        json.key("coverage")
        json.object { json in
          for (name, count) in [
            ("expected", coverage.expected), ("present", coverage.present),
            ("valid", coverage.valid),
          ] {
            json.key(named: name)
            json.number(count)
          }
        }
      }
      if let exceeding = state.exceeding {
        json.key("exceeding")
        json.number(exceeding)
      }
      json.key("episodes")
      json.number(state.episodes)
      if let worst = state.worst {
        json.key("highest_multiple")
        json.string(worst)
      }
      if let why = state.why {
        json.key("why")
        json.string(why(language))
      }
    }
  }
}
