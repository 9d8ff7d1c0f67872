import Measures
import Standards

extension Permit {
  /// How checks and findings name the permit: where a standard's number stands.
  var reference: String { "排污许可证 \(number)" }

  static let title = Bilingual(zh: "企业排污许可证", en: "the plant's discharge permit")

  /// The hours of a period on which it holds.
  func hours(of period: Period) -> Range<Int> {
    let first = period.firstHour(on: from)
    let end = period.firstHour(on: CivilDate(daysSinceEpoch: to.daysSinceEpoch + 1))
    return first..<max(first, end)
  }
}

extension LimitBinding {
  /// Lets a permitted concentration take the place of a looser limit, or say that it is no stricter.
  ///
  /// A permit gives a figure and no more: how it is averaged, converted and compared is what the
  /// limit says whose place it takes. Where no limit speaks of the pollutant, it binds the hourly
  /// mean as measured. Advisory limits and regimes stay beside it, as beside any limit.
  static func applyPermit(
    to bindings: [LimitBinding], of outlet: Outlet, _ input: EvaluationInput
  ) -> [LimitBinding] {
    guard let permit = input.declarations.permit else { return bindings }
    var bindings = bindings
    let valid = permit.hours(of: input.period)
    for permitted in permit.concentrations where permitted.outlet == outlet.id {
      let rivals = bindings.indices.filter { bindings[$0].isRival(of: permitted) }
      guard !rivals.isEmpty else {
        bindings.append(permit.binding(permitted, outlet, over: [valid], like: nil, input))
        continue
      }
      for index in rivals {
        let rival = bindings[index]
        guard case .judges(let ranges) = rival.standing else { continue }
        let shared = ranges.map { $0.clamped(to: valid) }.filter { !$0.isEmpty }
        var own = permit.binding(permitted, outlet, over: shared, like: rival, input)
        guard own.limit.baseValue < rival.limit.baseValue else {
          own.standing = .notApplicable(
            Bilingual(
              zh: "许可浓度不严于 \(rival.name)，执行后者。",
              en: "The permitted concentration is no stricter than \(rival.name), which governs."))
          bindings.append(own)
          continue
        }
        bindings.append(own)
        guard case .judges = own.standing else { continue }
        let reason = Bilingual(
          zh: "由 \(permit.reference) 取代：许可浓度更严。",
          en: "Displaced by \(permit.reference): the permitted concentration is stricter.")
        let rest = ranges.flatMap { $0.removing(valid) }
        bindings[index].standing = rest.isEmpty ? .notApplicable(reason) : .judges(rest)
        bindings[index].remark = rest.isEmpty ? nil : reason
      }
    }
    return bindings
  }

  private var name: String { "\(standard.id) \(limit.id)" }

  /// A limit of the law that judges the same figure.
  private func isRival(of permitted: Permit.Concentration) -> Bool {
    guard case .judges = standing, limit.shape == .concentration else { return false }
    return limit.pollutant == permitted.pollutant
      && limit.unit.quantity == permitted.unit.quantity && limit.confidence.convicts
      && limit.regimes.isEmpty
  }
}

extension Permit {
  fileprivate func binding(
    _ permitted: Permit.Concentration, _ outlet: Outlet, over ranges: [Range<Int>],
    like rival: LimitBinding?, _ input: EvaluationInput
  ) -> LimitBinding {
    let suffix = rival.map { "-\($0.limit.id)" } ?? ""
    var limit = Limit(
      id: "permit-\(permitted.pollutant)\(suffix)", clause: "许可排放浓度",
      process: Limit.anyProcess, pollutant: permitted.pollutant, value: permitted.value,
      printedValue: permitted.value.description, unit: permitted.unit,
      basis: rival?.limit.basis ?? .hour, oxygen: rival?.limit.oxygen, source: reference,
      position: permitted.position)
    limit.dates = Limit.Dates(newFrom: from, existingFrom: from)
    let standard = Standard(
      id: reference, title: Self.title, issued: nil, effective: from, region: input.plant.region,
      sectors: [input.plant.sector], level: .industry,
      comparison: rival?.standard.comparison ?? .fullValue, limits: [limit], targets: [],
      position: permitted.position)
    return LimitBinding(
      outlet: outlet, standard: standard, limit: limit,
      standing: standing(limit, outlet, ranges, input), because: because(rival))
  }

  private func standing(
    _ limit: Limit, _ outlet: Outlet, _ ranges: [Range<Int>], _ input: EvaluationInput
  ) -> LimitBinding.Standing {
    if ranges.allSatisfy(\.isEmpty) {
      return .notApplicable(
        Bilingual(
          zh: "许可证有效期 \(from) 至 \(to)，不含本核查时段。",
          en: "The permit holds from \(from) to \(to), which is not in the period."))
    }
    let key = SeriesKey(outlet: outlet.id, pollutant: limit.pollutant)
    let hasData = input.emission.series[key]?.hours.contains(where: \.isPresent) ?? false
    if !hasData, !outlet.monitors.contains(limit.pollutant), !input.isSampled(key) {
      return .notEvaluated(Phrase.notMonitored(key, rejected: input.rejectedSamples(key)))
    }
    return .judges(ranges.filter { !$0.isEmpty })
  }

  private func because(_ rival: LimitBinding?) -> Bilingual {
    let from = Bilingual(
      zh: "适用原因：企业排污许可证（\(from) 至 \(to)）载明的许可浓度",
      en: "Binds because: the plant's permit (\(from) to \(to)) gives this concentration")
    guard let rival else {
      return Bilingual(
        zh: "\(from.zh)；没有其他限值规定均值与折算，按实测小时均值判定。",
        en: "\(from.en); no other limit says how it is averaged or converted, so the hourly mean "
          + "is taken as measured.")
    }
    return Bilingual(
      zh: "\(from.zh)，严于 \(rival.standard.id) \(rival.limit.id)；均值、折算与比较方法随该限值。",
      en: "\(from.en), stricter than \(rival.standard.id) \(rival.limit.id), whose averaging, "
        + "conversion and comparison it takes.")
  }
}
