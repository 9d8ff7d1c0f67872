import Evaluation
import Gate
import Measures
import Report
import Standards
import Testing

func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text)) }

let place = SourcePosition(file: "authority.yaml", line: 7)

extension Plant {
  static func sample(_ area: ControlArea = .general) throws -> Plant {
    Plant(
      id: "HZ-1", name: "示例铸造有限公司", sector: "foundry", region: "330502", area: area,
      approved: try date("2019-01-01"))
  }
}

/// An hour's mean is what is written: one reading a minute.
func hours(_ means: [String], outlet: String = "DA001") throws -> HourSeries {
  var series = HourSeries(key: SeriesKey(outlet: outlet, pollutant: "PM"), hours: [])
  series.hours = try means.map { mean in
    var tally = HourTally()
    (tally.counted, tally.countedMinutes, tally.rows) = (60, 60, 60)
    tally.nanoSum = Int64(try #require(try decimal(mean).mantissa(atScale: 9))) * 60
    return tally
  }
  return series
}

/// A limit of 40 mg/m³ for PM on the process `melting`, and one of 30 for SO₂.
func library() throws -> StandardsLibrary {
  let start = try date("2020-01-01")
  func limit(_ id: String, _ pollutant: String, _ value: String) throws -> Limit {
    Limit(
      id: id, clause: "表1", process: "melting", pollutant: pollutant,
      value: try decimal(value), printedValue: value, unit: .milligramsPerCubicMetre,
      basis: .hour, oxygen: nil, source: "example", confidence: .confirmed, position: place)
  }
  let standard = Standard(
    id: "GB 1-2020", title: Bilingual(zh: "测试标准", en: "Test standard"), issued: start,
    effective: start, region: "000000", sectors: ["foundry"], level: .industry,
    comparison: .fullValue,
    limits: [try limit("T1-PM", "PM", "40"), try limit("T1-SO2", "SO2", "30")], targets: [],
    duties: [], water: [], position: place)
  return StandardsLibrary(standards: [standard], files: [])
}

/// From 2025-03-01 on.
func input(
  _ means: [String], outlets: [Outlet]? = nil, second: [String] = []
) throws -> EvaluationInput {
  let period = Period(from: try date("2025-03-01"), hours: max(means.count, second.count))
  var series = [try hours(means)]
  if !second.isEmpty { series.append(try hours(second, outlet: "DA002")) }
  return EvaluationInput(
    plant: try .sample(),
    outlets: outlets
      ?? (second.isEmpty ? ["DA001"] : ["DA001", "DA002"]).map {
        Outlet(id: $0, name: $0, processes: ["melting"], monitors: ["PM"])
      }, period: period,
    emission: EmissionRecord(
      period: period, series: Dictionary(uniqueKeysWithValues: series.map { ($0.key, $0) })))
}

func report(_ input: EvaluationInput) throws -> ComplianceReport {
  let judgement = Evaluator(try library()).judge(input)
  return ComplianceReport(
    tool: ComplianceReport.Tool(name: "greengate", version: "0"), plant: input.plant,
    outlets: input.outlets, period: input.period, energyYear: nil, asOf: input.asOf, scope: [],
    verdict: judgement.verdict, standardsDigest: "", standards: [], inputs: [],
    checks: judgement.checks, findings: judgement.findings.map(\.finding))
}

func report(_ means: [String], second: [String] = []) throws -> ComplianceReport {
  try report(try input(means, second: second))
}

extension Waiver {
  /// Of PM at DA001, for the first day of March 2025, up to 1.2 times the limit.
  static func sample(
    _ id: String = "W-1", plant: String = "HZ-1", rule: String = "emission-limit",
    outlet: String? = "DA001", pollutant: String? = "PM", standard: String? = nil,
    limit: String? = nil, from: String = "2025-03-01", to: String = "2025-03-02",
    reason: String = "更换滤袋", approver: String = "市局", expires: String = "2025-06-30",
    ceiling: String = "1.2"
  ) throws -> Waiver {
    Waiver(
      id: id,
      scope: BreachScope(
        plant: plant, rule: rule, outlet: outlet, pollutant: pollutant, standard: standard,
        limit: limit),
      from: try date(from), to: try date(to), reason: reason, approver: approver,
      expires: try date(expires), ceiling: try decimal(ceiling), position: place)
  }
}

extension Exemptions {
  /// On 2025-05-01.
  init(
    _ waivers: [Waiver] = [], baseline: [KnownBreach] = [], neverWaived: [String] = [],
    asOf day: String = "2025-05-01"
  ) throws {
    self.init(
      waivers: waivers, baseline: baseline, neverWaived: neverWaived, asOf: try date(day))
  }
}

extension Exemptions.Outcome {
  var verdict: Verdict {
    Verdict.overall(checks.lazy.filter { !$0.isAdvisory }.map(\.verdict))
  }

  /// The check of PM at an outlet.
  func check(_ outlet: String = "DA001") throws -> Check {
    try #require(checks.first { $0.outlet == outlet && $0.limit == "T1-PM" })
  }

  func count(_ rule: String) -> Int { findings.count { $0.rule == rule } }

  var breaches: [Finding] { findings.filter { $0.rule == "emission-limit" } }
}
