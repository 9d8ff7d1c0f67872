import Measures
import Report
import Standards

/// Looks whether a key enterprise watches each outlet online and by electricity meters.
package enum KeyEnterpriseMonitoring: Rule {
  package static let card = RuleCard(
    id: "key-enterprise-monitoring",
    summary: Bilingual(
      zh: "重点企业的排放口缺少污染物在线监测或用电监控。",
      en: "An outlet of a key enterprise has no online monitor or no electricity meters."),
    why: Bilingual(
      zh: "在线监测看排放，用电监控看治理设施是否真在运行；两者缺一，监管就有盲区。",
      en: "Monitors show what leaves, meters whether treatment really runs; without one of them "
        + "there is a blind spot."),
    formula: Bilingual(
      zh: "重点排污单位（register.key_enterprise）的每个排放口：声明至少一项污染物在线监测，且有生产、治理电表各一；"
        + "核查时段内有排放日志和两类电表的数据。不足 75% 的排放口有数据为数据不足。",
      en: "Each outlet of a key enterprise (register.key_enterprise) declares an online monitor of "
        + "a pollutant, a production and a treatment meter, and has readings of all of them in the "
        + "period; data of under 75 % of the outlets: insufficient."),
    source: Bilingual(
      zh: "湖州市传统产业转型升级三年行动方案（2023-2025年）三（三）8",
      en: "Huzhou's three-year plan 2023-2025, 3.3.8"),
    examples: [
      RuleExample(
        "两者齐全", "both are there",
        "duty key-enterprise-monitoring\nkey yes\nmeter M1 production 5 0\nmeter M2 treatment 5 0\n"
          + "PM 30\npower M1 60x9\npower M2 60x9", gives: .pass),
      RuleExample(
        "没有治理设施电表", "no meter of the treatment",
        "duty key-enterprise-monitoring\nkey yes ◀\nmeter M1 production 5 0\nPM 30\npower M1 60x9",
        gives: .fail),
      RuleExample(
        "不是重点企业", "no key enterprise", "duty key-enterprise-monitoring\nkey no\nPM 30",
        gives: .notApplicable),
      RuleExample(
        "未申报是否重点", "not declared", "duty key-enterprise-monitoring\nPM 30", gives: .notEvaluated),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for var entry in examination.duties(.keyEnterpriseMonitoring, for: card) {
      let lacking = entry.isOpen ? judge(&entry, examination) : []
      outcome.checks.append(entry.check)
      for (outlet, lack) in lacking {
        outcome.findings.append(
          entry.finding(
            Bilingual(zh: "\(outlet) 缺少：\(lack.zh)。", en: "\(outlet) lacks \(lack.en)."),
            part: outlet,
            notes: [
              Bilingual(
                zh: "如已安装，请在 plant.yaml 的 monitors 或 meters 中声明并提交日志。",
                en: "If it is there, declare it under monitors or meters in plant.yaml and hand in "
                  + "its log.")
            ]))
      }
    }
    return outcome
  }

  private static func judge(
    _ entry: inout DutyCheck, _ examination: Examination
  ) -> [(outlet: String, lack: Bilingual)] {
    let input = entry.input
    guard let isKey = input.declarations.register?.isKeyEnterprise else {
      entry.settle(
        .notEvaluated,
        Bilingual(
          zh: "请在 plant.yaml 的 register 中填写 key_enterprise（是否重点排污单位）。",
          en: "Say under register in plant.yaml whether the plant is a key enterprise "
            + "(key_enterprise)."))
      return []
    }
    guard isKey else {
      entry.settle(
        .notApplicable, Bilingual(zh: "不是重点排污单位。", en: "The plant is no key enterprise."))
      return []
    }
    var lacking: [(String, Bilingual)] = []
    var coverage = Coverage(expected: input.outlets.count, present: 0, valid: 0)
    for outlet in input.outlets {
      let state = State(outlet, input)
      if let lack = state.lack { lacking.append((outlet.id, lack)) }
      if state.hasEmission || state.hasPower { coverage.present += 1 }
      if state.hasEmission, state.hasPower { coverage.valid += 1 }
    }
    entry.check.basis = .outlet
    entry.check.working = lacking.map { outlet, lack in
      Bilingual(zh: "\(outlet) 缺少：\(lack.zh)", en: "\(outlet) lacks \(lack.en)")
    }
    entry.check.coverage = coverage
    if !lacking.isEmpty {
      entry.settle(
        .fail,
        Bilingual(
          zh: "\(lacking.count)/\(coverage.expected) 个排放口不齐全。",
          en: "\(lacking.count) of \(Phrase.plural(coverage.expected, "outlet")) lack something."))
    } else if coverage.expected == 0 {
      entry.settle(
        .notApplicable, Bilingual(zh: "没有申报排放口。", en: "No outlet is declared."))
    } else if !coverage.isSufficient {
      entry.settle(
        .insufficient,
        Bilingual(
          zh: "核查时段内同时有在线监测与用电数据的排放口 \(coverage.valid)/\(coverage.expected) 个，不足 75%；"
            + "请提交排放日志和用电日志。",
          en: "\(coverage.valid) of \(Phrase.plural(coverage.expected, "outlet")) have readings of "
            + "both in the period, under 75 %; hand in emission and power logs."))
    } else {
      entry.settle(.pass, nil)
    }
    return lacking
  }

  private struct State {
    var lack: Bilingual?
    let hasEmission: Bool
    let hasPower: Bool

    init(_ outlet: Outlet, _ input: EvaluationInput) {
      let keys = outlet.monitors.map { SeriesKey(outlet: outlet.id, pollutant: $0) }
        .filter(\.isEmission)
      let meters = input.declarations.meters.filter { $0.outlet == outlet.id }
      let production = meters.filter { $0.kind == .production }
      let treatment = meters.filter { $0.kind == .treatment }
      var lacks: [Bilingual] = []
      if keys.isEmpty {
        lacks.append(Bilingual(zh: "污染物在线监测", en: "an online monitor of a pollutant"))
      }
      if production.isEmpty { lacks.append(Bilingual(zh: "生产设施电表", en: "a production meter")) }
      if treatment.isEmpty { lacks.append(Bilingual(zh: "治理设施电表", en: "a treatment meter")) }
      lack =
        lacks.isEmpty
        ? nil
        : Bilingual(
          zh: lacks.map(\.zh).joined(separator: "、"), en: lacks.map(\.en).joined(separator: ", "))
      hasEmission = keys.contains { key in
        input.emission.series[key]?.hours.contains(where: \.isPresent) ?? false
      }
      func isRead(_ meters: [PowerMeter]) -> Bool {
        meters.contains { !(input.power.meters[$0.id] ?? []).isEmpty }
      }
      hasPower = isRead(production) && isRead(treatment)
    }
  }
}
