import Measures
import Report
import Standards

/// Adds up what left the plant in a year and compares it with the permitted mass.
package enum PermitMass: Rule {
  package static let card = RuleCard(
    id: "permit-mass",
    summary: Bilingual(
      zh: "累计排放量超过排污许可证的年许可排放量。",
      en: "The mass emitted in a year is over what the permit allows."),
    why: Bilingual(
      zh: "浓度达标不等于总量达标；许可排放量按自然年考核，缺失时段按 HJ 75 只对排放量修约，浓度不修约。",
      en: "Concentrations within limits can still add up to too much. The permitted mass is judged "
        + "by the calendar year; missing hours are substituted for mass only, never for "
        + "concentrations."),
    formula: Bilingual(
      zh: """
        排放量＝Σ 标干浓度（实测，不折算）× 标干流量 × 1 小时。
        无效小时按 HJ 75-2017 表6：季度有效数据捕集率 ≥ 90% 时，连续无效不超过 24 小时取失效前 180 个有效小时 \
        排放量的最大值，超过 24 小时取 720 个；75% ≤ 捕集率 < 90% 取 2160 个；< 75% 不修约。
        排放量大于许可量：超标，即使尚有未知小时。有效小时不足应有小时的 75%，或计入未知小时的最大可能量后 \
        可能超过许可量：数据不足。档案或许可证未从 1 月 1 日（当年投产的，从投产日）起连续覆盖时，只列累计量，\
        不判达标：年中换发许可证，此前的排放仍计入该自然年。
        """,
      en: """
        Mass = Σ standard dry concentration (as measured, not converted) × standard dry flow × 1 h.
        Invalid hours by HJ 75-2017 table 6: with a quarterly capture of 90 % or more the greatest \
        hourly mass of the last 180 valid hours before the failure (up to 24 hours in a row) or of \
        the last 720 (more); of the last 2,160 from 75 % on; below that nothing.
        Over the permitted mass: fail, whatever is unknown. Less than 75 % of the expected hours \
        valid, or unknown hours that could bring it over: insufficient. Where dossier or permit do \
        not begin with 1 January (or with production, if later), the sum is shown and no pass is \
        given: what was emitted before a permit was renewed belongs to the year all the same.
        """),
    source: Bilingual(
      zh: "排污许可证；HJ 75-2017 表6（据转录）；HJ 212-2017 附录 D。",
      en: "the permit; HJ 75-2017, table 6 (from a transcript); HJ 212-2017, annex D"),
    examples: [
      RuleExample(
        "低于许可量", "below the permitted mass",
        "commissioned 2025-03-01\npermit-mass PM 0.101 from 2025-03-01\nPM 20x5\nflow 20x1000000",
        gives: .pass),
      RuleExample(
        "恰等于许可量", "exactly the permitted mass",
        "commissioned 2025-03-01\npermit-mass PM 0.1 from 2025-03-01\nPM 20x5\nflow 20x1000000",
        gives: .pass),
      RuleExample(
        "高于许可量", "above it",
        "permit-mass PM 0.099 from 2025-03-01 ◀\nPM 20x5\nflow 20x1000000", gives: .fail),
      RuleExample(
        "修约的小时计入", "substituted hours count",
        "permit-mass PM 0.099 from 2025-03-01 ◀\nPM 19x5 -\nflow 20x1000000", gives: .fail),
      RuleExample(
        "许可量为 0、没有排放，且未从年初起", "a permit of nothing, nothing emitted, in a part of the year",
        "permit-mass PM 0 from 2025-01-01\nPM 20x0\nflow 20x1000000", gives: .notApplicable),
      RuleExample(
        "年中换发许可证，此前的排放未知", "renewed in the year, and what came before is not known",
        "permit-mass PM 0.101 from 2025-03-01\nPM 20x5\nflow 20x1000000", gives: .notApplicable),
      RuleExample(
        "没有流量时不作结论", "without flow nothing is concluded",
        "permit-mass PM 0.001 from 2025-03-01\nPM 20x5", gives: .insufficient),
      RuleExample(
        "一个月已超过全年许可量", "one month is over the year's mass",
        "permit-mass PM 0.099 from 2024-01-01 ◀\nPM 20x5\nflow 20x1000000", gives: .fail),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    guard input.includes(.emission), let permit = input.declarations.permit else { return outcome }
    for permitted in permit.annualMass {
      for year in years(of: input.period) {
        let account = Account(permitted, permit, year, examination)
        let check = account.check
        outcome.checks.append(check)
        if check.verdict == .fail { outcome.findings.append(account.finding(check)) }
      }
    }
    return outcome
  }

  private static func years(of period: Period) -> ClosedRange<Int> {
    period.from.date.year...Instant(seconds: period.to.seconds - 1).date.year
  }

  /// One permitted mass in one calendar year.
  private struct Account {
    let permitted: Permit.AnnualMass
    let permit: Permit
    let year: Int
    let input: EvaluationInput
    /// Hours of the period that lie in the year and on which the permit holds.
    let hours: Range<Int>
    /// By outlet, in the order of the dossier.
    let masses: [(outlet: Outlet, mass: EmissionMass)]
    /// Outlets of the plant that have a limit for the pollutant and no data of it.
    let unwatched: [String]

    init(
      _ permitted: Permit.AnnualMass, _ permit: Permit, _ year: Int, _ examination: Examination
    ) {
      let input = examination.input
      (self.permitted, self.permit, self.year, self.input) = (permitted, permit, year, input)
      let first = CivilDate(year: year, month: 1, day: 1).map(input.period.firstHour) ?? 0
      let next = CivilDate(year: year + 1, month: 1, day: 1).map(input.period.firstHour)
      let ofYear = first..<max(first, next ?? input.period.hours)
      let hours = ofYear.clamped(to: permit.hours(of: input.period))
      self.hours = hours
      var unwatched: [String] = []
      masses = input.outlets.filter { permitted.outlet == nil || permitted.outlet == $0.id }
        .compactMap { outlet in
          let key = SeriesKey(outlet: outlet.id, pollutant: permitted.pollutant)
          guard input.emission.series[key] != nil || outlet.monitors.contains(key.pollutant) else {
            if permitted.outlet != nil || examination.hasOwnLimit(key) {
              unwatched.append(outlet.id)
            }
            return nil
          }
          let calendar = examination.stops(of: outlet.id)
          return (outlet, EmissionMass(input.emission, key, hours: hours, calendar: calendar))
        }
      self.unwatched = unwatched
    }

    private func sum(_ count: (EmissionMass) -> Int) -> Int {
      masses.reduce(0) { $0 + count($1.mass) }
    }

    private var kilograms: Rational { masses.reduce(.zero) { $0 + $1.mass.kilograms } }
    private var allowed: Rational { Rational(permitted.tonnes) * Rational(1000) }

    /// What would be emitted if every unknown hour had the greatest rate of its outlet.
    private var utmost: Rational? {
      var total = kilograms
      for (_, mass) in masses where mass.unresolvedHours > 0 {
        guard let peak = mass.peak else { return nil }
        total += peak.rate.rational * Rational(Int128(mass.unresolvedHours))
      }
      return total
    }

    private var coverage: Coverage {
      Coverage(
        expected: sum(\.expectedHours), present: sum(\.presentHours), valid: sum(\.measuredHours))
    }

    /// The first day of the year on which the plant can have emitted.
    private var firstDay: CivilDate {
      let newYear = CivilDate(year: year, month: 1, day: 1) ?? permit.from
      return max(newYear, input.declarations.register?.commissioned ?? newYear)
    }

    /// Whether the permit holds from then on: a permit that is renewed later leaves hours of the
    /// year out of the sum.
    private var isPermittedThroughout: Bool { permit.from <= firstDay }

    /// Whether the sum holds whatever was emitted since the year began.
    private var beginsWithYear: Bool {
      isPermittedThroughout && input.period.from <= Instant(firstDay)
    }

    var check: Check {
      let name = Phrase.pollutant(permitted.pollutant)
      let place =
        permitted.outlet.map { Bilingual(zh: $0, en: $0) }
        ?? Bilingual(zh: "全厂", en: "whole plant")
      var check = Check(
        rule: PermitMass.card.id, outlet: permitted.outlet, pollutant: permitted.pollutant,
        standard: permit.reference, item: "annual-mass-\(permitted.pollutant)-\(year)",
        subject: Bilingual(
          zh: "\(year) 年\(name.zh)排放量（\(place.zh)）",
          en: "mass of \(name.en) emitted in \(year) (\(place.en))"),
        clause: "许可排放量", basis: .hour, verdict: .notEvaluated,
        requirement: Check.Requirement(
          value: permitted.tonnes.description, unit: "t/a", source: permit.reference,
          confidence: Confidence.confirmed.rawValue))
      judge(&check)
      return check
    }

    private func judge(_ check: inout Check) {
      if hours.isEmpty {
        check.verdict = .notApplicable
        check.reason = Bilingual(
          zh: "许可证有效期 \(permit.from) 至 \(permit.to)，不含本核查时段。",
          en: "The permit holds from \(permit.from) to \(permit.to), which is not in the period.")
        return
      }
      if masses.isEmpty {
        check.reason = Bilingual(
          zh: "没有排放口在线监测该污染物；请补充浓度与标干流量的监测日志。",
          en: "No outlet monitors the pollutant; hand in logs of its concentration and of the "
            + "standard dry flow.")
        return
      }
      check.coverage = coverage
      check.measured = Figure((kilograms / Rational(1000)).decimal(), "t")
      check.working = working
      if kilograms > allowed {
        check.verdict = .fail
        check.reason = nil
      } else if coverage.expected == 0 {
        check.verdict = .notApplicable
        check.reason = Bilingual(
          zh: "全部时段停产，无排放。", en: "Stopped throughout; nothing was emitted.")
      } else if let lack = lack {
        check.verdict = .insufficient
        check.reason = lack
      } else if beginsWithYear {
        check.verdict = .pass
        check.reason = toDate
      } else {
        check.verdict = .notApplicable
        check.reason = partOfYear
      }
    }

    /// What keeps the sum from being known well enough.
    private var lack: Bilingual? {
      if !unwatched.isEmpty {
        return Bilingual(
          zh: "\(unwatched.joined(separator: "、")) 有该污染物的限值而没有监测数据，累计量不完整。",
          en: "\(unwatched.joined(separator: ", ")) has a limit for the pollutant and no data; the "
            + "sum is not complete.")
      }
      if !coverage.isSufficient {
        let withoutFlow = sum(\.hoursWithoutFlow)
        let flow =
          withoutFlow > 0
          ? Bilingual(
            zh: "其中 \(withoutFlow) 小时有浓度而无有效标干流量；",
            en: "\(Phrase.plural(withoutFlow, "hour")) of them have a concentration and no valid "
              + "flow; ")
          : Bilingual(zh: "", en: "")
        return Bilingual(
          zh: "可计算排放量的有效小时 \(coverage.valid)，应有 \(coverage.expected)，不足 75%；\(flow.zh)"
            + "请补充数据。",
          en:
            "the mass of \(coverage.valid) of \(coverage.expected) hours is measured, under 75 %; "
            + "\(flow.en)supply the data.")
      }
      if utmost.map({ $0 > allowed }) ?? true {
        let unknown = sum(\.unresolvedHours)
        return Bilingual(
          zh: "有 \(unknown) 小时无法按 HJ 75 修约；按最大小时排放量计入后可能超过许可量。",
          en: "\(Phrase.plural(unknown, "hour")) cannot be substituted by HJ 75; at the greatest "
            + "hourly mass they could bring the sum over what is permitted.")
      }
      return nil
    }

    private var end: String {
      input.period.start(ofHour: hours.upperBound).minuteText
    }

    private var toDate: Bilingual {
      Bilingual(
        zh: "自年初（或当年投产日）累计至 \(end)；全年许可量未用完。",
        en:
          "Summed from the beginning of the year (or of production) to \(end); the year's mass is "
          + "not used up.")
    }

    private var partOfYear: Bilingual {
      let begin = input.period.start(ofHour: hours.lowerBound).minuteText
      let tonnes = (kilograms / Rational(1000)).decimal()
      // A permit of 0 t/a has no shares.
      let share = kilograms.divided(by: allowed).map {
        let percent = ($0 * Rational(100)).decimal(places: 1)
        return Bilingual(zh: "，占许可量 \(percent)%", en: ", \(percent) % of it")
      }
      let part = Bilingual(
        zh: "许可量按自然年考核，本次累计只含该年 \(begin) 至 \(end)：排放 \(tonnes) t\(share?.zh ?? "")。"
          + "从年初起的数据齐全后才能判定达标。",
        en:
          "The permitted mass is judged by the calendar year, of which this sum holds \(begin) "
          + "to \(end): \(tonnes) t\(share?.en ?? ""). A pass needs the data from the beginning "
          + "of the year.")
      guard !isPermittedThroughout else { return part }
      return part.followed(
        by: Bilingual(
          zh: "许可证自 \(permit.from) 起有效，该年此前的排放也计入考核；此前尚未投产的，请在 register.commissioned "
            + "填写投产日期。",
          en: "The permit holds from \(permit.from) on, and what was emitted in the year before "
            + "belongs to it too; where production had not begun, give register.commissioned."))
    }

    private var working: [Bilingual] {
      var steps = masses.map { outlet, mass in
        let (measured, repaired) = (mass.measured.decimal(), mass.substituted.decimal())
        return Bilingual(
          zh: "\(outlet.id)：实测 \(mass.measuredHours) 小时 \(measured) kg ＋ 修约 "
            + "\(mass.substitutedHours) 小时 \(repaired) kg ＝ \(mass.kilograms.decimal()) kg"
            + (mass.unresolvedHours > 0 ? "；未知 \(mass.unresolvedHours) 小时" : ""),
          en:
            "\(outlet.id): \(measured) kg measured in \(Phrase.plural(mass.measuredHours, "hour"))"
            + " + \(repaired) kg substituted in \(Phrase.plural(mass.substitutedHours, "hour"))"
            + " = \(mass.kilograms.decimal()) kg"
            + (mass.unresolvedHours > 0
              ? "; \(Phrase.plural(mass.unresolvedHours, "hour")) unknown" : ""))
      }
      let repaired = sum(\.substitutedHours)
      let share =
        coverage.expected > 0
        ? Rational(Int128(repaired * 100), over: Int128(coverage.expected)).decimal(places: 2) : "0"
      let short = sum(\.shortHistoryHours)
      let history =
        short > 0
        ? Bilingual(
          zh: "，其中 \(short) 小时失效前的有效小时少于 HJ 75 要求的个数",
          en:
            ", for \(short) of which fewer valid hours stand before the failure than HJ 75 asks for"
        )
        : Bilingual(zh: "", en: "")
      steps.append(
        Bilingual(
          zh: "修约小时占应有小时 \(share)%\(history.zh)",
          en: "substituted: \(share) % of the expected hours\(history.en)"))
      let sign = kilograms > allowed ? ">" : "≤"
      steps.append(
        Bilingual(
          zh: "合计 \(kilograms.decimal()) kg \(sign) 许可 \(allowed.decimal()) kg",
          en: "sum \(kilograms.decimal()) kg \(sign) \(allowed.decimal()) kg permitted"))
      return steps
    }

    func finding(_ check: Check) -> PendingFinding {
      let tonnes = check.measured?.value ?? ""
      let name = Phrase.pollutant(permitted.pollutant)
      let place = permitted.outlet ?? ""
      let finding = Finding(
        id: Phrase.id(
          PermitMass.card.id, permit.number, place, permitted.pollutant, String(year)),
        rule: PermitMass.card.id, verdict: .fail, severity: .violation, outlet: permitted.outlet,
        pollutant: permitted.pollutant, standard: permit.reference, item: check.item,
        clause: check.clause, basis: check.basis,
        message: Bilingual(
          zh: "\(year) 年\(name.zh)累计排放 \(tonnes) t（至 \(end)），超过许可排放量 "
            + "\(permitted.tonnes) t/a（\(permit.reference)）。",
          en: "\(tonnes) t of \(name.en) were emitted in \(year) (up to \(end)), over the "
            + "\(permitted.tonnes) t/a that the permit \(permit.number) allows."),
        notes: [
          Bilingual(
            zh: "请核对流量计与浓度监测记录及修约时段，并说明削减措施；以下证据为排放量最大的小时。",
            en: "Check the records of flow and concentration and the substituted hours, and state "
              + "how emissions will be cut; the evidence is the hour with the greatest mass.")
        ],
        working: check.working)
      let worst = masses.compactMap { outlet, mass in mass.peak.map { (outlet.id, $0) } }
        .reduce(nil as (String, (hour: Int, rate: Quotient))?) { best, next in
          guard let best else { return next }
          return next.1.rate > best.1.rate ? next : best
        }
      let requests = worst.map { outlet, peak in
        [permitted.pollutant, Pollutant.flow].map {
          RowRequest(key: SeriesKey(outlet: outlet, pollutant: $0), hours: [peak.hour])
        }
      }
      return PendingFinding(finding, requests: requests ?? [])
    }
  }
}
