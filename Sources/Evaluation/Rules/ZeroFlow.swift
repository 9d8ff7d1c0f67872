import Measures
import Report
import Standards

/// Names hours with a concentration and no flow at all, where a mass is judged.
package enum ZeroFlow: InformingRule {
  package static let card = RuleCard(
    id: "zero-flow",
    summary: Bilingual(
      zh: "有污染物浓度而标干流量为 0 的小时。", en: "Hours with a concentration and a flow of zero."),
    why: Bilingual(
      zh: "流量为 0，排放速率和排放量就都是 0：流量计故障或被关闭会使速率限值永远达标。",
      en:
        "Without flow any rate and any mass is zero: a flow meter that failed or was switched off "
        + "would keep every limit of them."),
    formula: Bilingual(
      zh: "未停产的有效小时内，浓度均值大于 0 而标干流量均值等于 0；只看以速率、去除效率、单位产品排放量或许可排放量判定的污染物。",
      en: "In a valid hour that is not stopped, a mean concentration above 0 and a mean flow of 0; "
        + "only of pollutants that are judged by a rate, a removal, a mass per product or a "
        + "permitted mass."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample(
        "流量大于 0", "some flow", "rate 15:1\nstack 15 clear\nPM 30 30\nflow 0.1 1000"),
      RuleExample(
        "流量为 0", "no flow", "rate 15:1\nstack 15 clear\nPM 30 30 30\nflow 1000 0◀ 0◀"),
      RuleExample(
        "浓度也为 0", "no concentration either",
        "rate 15:1\nstack 15 clear\nPM 30 0\nflow 1000 0"),
      RuleExample("只判浓度", "only the concentration is judged", "limit 40\nPM 30\nflow 0"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var findings: [PendingFinding] = []
    for key in judgedByMass(examination) {
      let concentration = HourValues(input.emission, key)
      let flowKey = SeriesKey(outlet: key.outlet, pollutant: Pollutant.flow)
      let flow = HourValues(input.emission, flowKey)
      let stops = examination.stops(of: key.outlet)
      let zero = Quotient.narrow(0, 1)
      let hours = concentration.hours.indices.filter { hour in
        let tally = concentration.tally(hour)
        guard !tally.isStopped, !flow.tally(hour).isStopped, !stops.excuses(hour, tally),
          let mean = concentration.mean(hour), mean > zero, let volume = flow.mean(hour)
        else { return false }
        return !(volume > zero)
      }
      guard !hours.isEmpty else { continue }
      findings.append(finding(key, flowKey, hours, input.period))
    }
    return RuleOutcome(findings: findings)
  }

  /// Series whose mass some limit or the permit looks at, in order.
  private static func judgedByMass(_ examination: Examination) -> [SeriesKey] {
    var keys: Set<SeriesKey> = []
    for binding in examination.bindings {
      guard case .judges = binding.standing else { continue }
      switch binding.limit.shape {
      case .rate, .removal, .perProduct: keys.insert(binding.key)
      case .concentration, .ambient: continue
      }
    }
    if examination.input.includes(.emission),
      let permit = examination.input.declarations.permit
    {
      for mass in permit.annualMass {
        for series in examination.series where series.key.pollutant == mass.pollutant {
          keys.insert(series.key)
        }
      }
    }
    return keys.sorted()
  }

  private static func finding(
    _ key: SeriesKey, _ flow: SeriesKey, _ hours: [Int], _ period: Period
  ) -> PendingFinding {
    let name = Phrase.pollutant(key.pollutant)
    return PendingFinding(
      .data(
        card, [key.outlet, key.pollutant], .warning, outlet: key.outlet, pollutant: key.pollutant,
        Bilingual(
          zh: "\(key.outlet) 有 \(hours.count) 个小时有\(name.zh)浓度而标干流量为 0，排放速率按 0 计。",
          en: "\(key.outlet): \(Phrase.plural(hours.count, "hour")) with a concentration of "
            + "\(name.en) and a flow of 0; the rate counts as 0."),
        notes: [
          Phrase.list(hours, in: period),
          Bilingual(
            zh: "请核对流量计；确已停产的，请按 HJ 75 标记或在 plant.yaml 的 stops 中申报。",
            en:
              "Check the flow meter; where the source stood still, flag it as HJ 75 asks or declare "
              + "it under stops in plant.yaml."),
        ]),
      requests: [key, flow].map {
        RowRequest(key: $0, hours: Array(hours.prefix(PendingFinding.requestedHours)))
      },
      hours: hours)
  }
}
