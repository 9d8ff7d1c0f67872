import Measures
import Report
import Standards

/// Names hours that flags took from what is judged, and whose readings lie over the limit.
package enum FlaggedExceedance: InformingRule {
  package static let card = RuleCard(
    id: "flagged-exceedance",
    summary: Bilingual(
      zh: "因数据标记而未判定的小时，其读数高于排放限值。",
      en: "Hours that flags took from what is judged hold readings over the limit."),
    why: Bilingual(
      zh: "带异常标记的数据不计入均值，也不用于认定超标；若被标记的恰是超标的小时，须有相应记录说明标记属实。",
      en:
        "Flagged readings do not count and convict nobody; where just the hours over the limit are "
        + "flagged, there must be records that bear the flags out."),
    formula: Bilingual(
      zh: """
        小时：因数据标记（含停运、超量程、未知标记）不是有效小时，或按标记为停运小时，或只因含氧量数据带标记而未判定。
        数值：该小时全部非负读数（不论标记）不少于 45 分钟时的算术平均；同一时刻重复、矛盾的数据按通常规则处理。
        折算：含氧量有效时照常折算；含氧量同样带标记时，按其全部非负读数的均值折算；仍不可用时按实测浓度比较，并注明。
        与该小时起作用的各限值比较，大于限值的列出；大于几条限值的只列一次：小时值限值先于日均值限值，经核实的先于仅作提示的，\
        再取 数值 ÷ 限值 最大的一条。不作超标判定。
        """,
      en: """
        Hour: not valid because of flags (stopped, over range and unknown ones among them), or stopped \
        by flags, or unjudged only because its oxygen is flagged.
        Value: mean of all its readings that are not negative, whatever their flag, if they cover 45 \
        minutes; repeated and contradicting rows are treated as always.
        Conversion: with valid oxygen as always; where oxygen is flagged too, with the mean of all its \
        readings; where that is no use either, the value stands as measured, and this is said.
        It is compared with every limit that judges the hour, and named where it is greater; an hour \
        over several is named once: under a limit of hours before one of days, a confirmed before an \
        advisory one, and of these the one with the greatest value / limit. No verdict.
        """),
    source: Bilingual(
      zh: "标记含义：HJ 75-2017、HJ 212-2017 表 8；标记为无效的数据不用于认定超标：生态环境部公告 2022 年第 21 号（垃圾焚烧发电、火电、水泥、造纸）",
      en:
        "what flags mean: HJ 75-2017, HJ 212-2017 table 8; data marked as invalid are not used to "
        + "find an exceedance: notice 21 of 2022 of the Ministry of Ecology and Environment (waste "
        + "incineration, thermal power, cement, paper)"),
    since: "0.1",
    examples: [
      RuleExample("低于限值", "below the limit", "limit 40\nPM 30 39.9~D"),
      RuleExample("等于限值", "at the limit", "limit 40\nPM 30 40~D"),
      RuleExample("高于限值", "above it", "limit 40\nPM 30 40.1~D◀ 52~C◀"),
      RuleExample("停运小时", "a stopped hour", "limit 40\nPM 30 41~F◀"),
      RuleExample(
        "与正常读数合并平均：(30×30＋30×52)÷60＝41", "together with normal readings: 41 on average",
        "limit 40\nPM 30@30+52~M@30◀ 30@30+50~M@30"),
      RuleExample("读数不足 45 分钟", "readings of 44 minutes", "limit 40\nPM 90~D@44 90~D@45◀"),
      RuleExample("有效小时照常判定", "a valid hour is judged as always", "limit 40\nPM 30@45+90~C@15"),
      RuleExample("负值不计", "negative values stay out", "limit 40\nPM 30 -5~D"),
      RuleExample(
        "折算到基准含氧量 15%：28 折算为 42", "converted to 15 % O2, 28 becomes 42",
        "limit 40 hour oxygen 15\nPM 28~D◀ 26~D\nO2 17 17"),
      RuleExample(
        "含氧量同样带标记", "oxygen is flagged too",
        "limit 40 hour oxygen 15\nPM 28~D◀ 26~D 28◀\nO2 17~D 17~D 17~C"),
      RuleExample(
        "含氧量不可用：按实测浓度", "no usable oxygen: as measured",
        "limit 40 hour oxygen 15\nPM 41~D◀ 40~D 41~D◀\nO2 - - 20"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for key in examination.bindingsByKey.keys.sorted() {
      let judging = (examination.bindingsByKey[key] ?? []).filter {
        $0.judges && $0.limit.shape == .concentration && !$0.isSampledOnly(examination.input)
      }
      outcome.findings += groups(judging, key, examination.input).map {
        finding($0, examination.input)
      }
    }
    return outcome
  }

  // MARK: Hours

  /// The hours over one limit.
  private struct Group {
    var binding: LimitBinding
    var threshold: Threshold
    var values: AsIfNormal
    var hours: [(hour: Int, value: AsIfNormal.Value)] = []
  }

  /// What one hour is over, and by how much.
  private struct Excess {
    var group: Int
    var value: AsIfNormal.Value
    /// Value ÷ limit.
    var ratio: Rational
  }

  /// One group a limit that has hours: each hour stands under the one of the limits that it is over
  /// which says most, see ``weighsMore(_:_:)``.
  private static func groups(
    _ bindings: [LimitBinding], _ key: SeriesKey, _ input: EvaluationInput
  ) -> [Group] {
    var groups = bindings.compactMap { binding -> Group? in
      guard
        let threshold = Threshold(binding.limit, comparison: binding.standard.comparison),
        let values = AsIfNormal(input.emission, key, oxygenReference: binding.limit.oxygen)
      else { return nil }
      return Group(binding: binding, threshold: threshold, values: values)
    }
    groups.sort { rank($0) < rank($1) }
    var found: [Int: Excess] = [:]
    for (index, group) in groups.enumerated() {
      for hour in group.binding.judgedHours.flatMap({ group.values.hours(in: $0) }) {
        guard let value = group.values.value(hour), group.threshold.isPassed(by: value.value)
        else { continue }
        let excess = Excess(
          group: index, value: value, ratio: value.value.rational / group.threshold.limit)
        if let other = found[hour], !weighsMore((excess, group), (other, groups[other.group])) {
          continue
        }
        found[hour] = excess
      }
    }
    for hour in found.keys.sorted() {
      guard let excess = found[hour] else { continue }
      groups[excess.group].hours.append((hour, excess.value))
    }
    return groups.filter { !$0.hours.isEmpty }
  }

  /// Limits of hours before those of days, confirmed before advisory ones; of these the one that the
  /// value is the greatest multiple of, and of equals the first.
  private static func weighsMore(
    _ one: (excess: Excess, group: Group), _ other: (excess: Excess, group: Group)
  ) -> Bool {
    let (mine, theirs) = (standing(one.group), standing(other.group))
    return mine == theirs ? one.excess.ratio > other.excess.ratio : mine < theirs
  }

  private static func standing(_ group: Group) -> (Int, Int) {
    (
      group.binding.limit.basis == .day ? 1 : 0,
      group.binding.limit.confidence.convicts ? 0 : 1
    )
  }

  private static func rank(_ group: Group) -> (Int, Int, String, String) {
    let (day, doubt) = standing(group)
    return (day, doubt, group.binding.standard.id, group.binding.limit.id)
  }

  // MARK: Words

  /// Hours that are named one by one.
  private static let shownHours = 5

  private static func finding(_ group: Group, _ input: EvaluationInput) -> PendingFinding {
    let (binding, hours) = (group.binding, group.hours)
    let (limit, standard) = (binding.limit, binding.standard)
    let peak = hours.dropFirst().reduce(hours[0]) { $1.value.value > $0.value.value ? $1 : $0 }
    var finding = Finding.data(
      card, [binding.outlet.id, limit.pollutant, standard.id, limit.id], .warning,
      outlet: binding.outlet.id, pollutant: limit.pollutant,
      message(group, peak, input), notes: notes(group, peak, input))
    finding.standard = standard.id
    finding.limit = limit.id
    finding.clause = limit.clause
    finding.basis = limit.basis.counted
    // Against a limit of days or windows, or one that nobody confirmed, an hour proves nothing.
    switch limit.basis {
    case .hour, .share, .single: finding.isUrgent = limit.confidence.convicts
    case .day, .rolling, .month: break
    }
    finding.suspectHours = hours.count
    let listed = hours.prefix(shownHours).map(\.hour).filter { $0 != peak.hour }
    let shown = [peak.hour] + listed
    var requests = [RowRequest(key: binding.key, hours: shown)]
    if limit.oxygen != nil {
      requests.append(
        RowRequest(
          key: SeriesKey(outlet: binding.outlet.id, pollutant: Pollutant.oxygen), hours: shown))
    }
    return PendingFinding(finding, requests: requests, hours: hours.map(\.hour))
  }

  private static func message(
    _ group: Group, _ peak: (hour: Int, value: AsIfNormal.Value), _ input: EvaluationInput
  ) -> Bilingual {
    let limit = group.binding.limit
    let outlet = Phrase.outlet(group.binding.outlet)
    let name = Phrase.pollutant(limit.pollutant)
    let flags = labels(group, input)
    let unit = Phrase.unit(limit.unit.symbol)
    let allowed = unit.isEmpty ? limit.printedValue : "\(limit.printedValue) \(unit)"
    let base = Phrase.baseUnit(limit.unit.quantity)
    let figure = peak.value.value.decimal()
    let value = base.isEmpty ? figure : "\(figure) \(base)"
    let at = input.period.start(ofHour: peak.hour).minuteText
    let multiple = (peak.value.value.rational / limit.baseValue - Rational(1)).decimal()
    let count = group.hours.count
    let how = conversion(peak.value, limit)
    return Bilingual(
      zh: "\(outlet.zh)\(name.zh)有 \(count) 个小时因数据标记未判定（\(flags.zh)），而其读数若按正常计，"
        + "小时均值高于限值 \(allowed)（\(group.binding.citation)）；最高 \(value)（\(how.zh)\(at)），"
        + "按此计超标倍数为 \(multiple)。不作超标判定。",
      en:
        "\(outlet.en): flags (\(flags.en)) took \(Phrase.plural(count, "hour")) of \(name.en) from "
        + "what is judged; counted as normal, \(count == 1 ? "its mean lies" : "their means lie") "
        + "over the limit of \(allowed) (\(group.binding.citation)). The highest is \(value) "
        + "(\(how.en)\(at)); highest / limit − 1 = \(multiple). No exceedance is found by it.")
  }

  private static func conversion(_ value: AsIfNormal.Value, _ limit: Limit) -> Bilingual {
    guard let reference = limit.oxygen else { return Bilingual(zh: "", en: "") }
    return value.conversion == .impossible
      ? Bilingual(zh: "实测，未折算，", en: "as measured, not converted, ")
      : Bilingual(zh: "按基准含氧量 \(reference)% 折算，", en: "converted to \(reference) % O2, ")
  }

  /// The sets that the flags of the pollutant's log and of its oxygen's belong to.
  private static func sets(
    _ group: Group, _ input: EvaluationInput
  ) -> (own: FlagSet?, oxygen: FlagSet?) {
    let oxygen = SeriesKey(outlet: group.binding.outlet.id, pollutant: Pollutant.oxygen)
    return (
      input.emission.series[group.binding.key]?.flags, input.emission.series[oxygen]?.flags
    )
  }

  /// Letters and meanings, those of the pollutant's log before those of its oxygen's.
  private static func labels(_ group: Group, _ input: EvaluationInput) -> Bilingual {
    let sets = sets(group, input)
    let own = group.hours.reduce(into: DataFlags()) { $0.formUnion($1.value.flags) }
    let oxygen = group.hours.reduce(into: DataFlags()) { $0.formUnion($1.value.oxygenFlags) }
    var labels = own.flags.map { $0.label(in: sets.own) }
    for label in oxygen.flags.map({ $0.label(in: sets.oxygen) }) where !labels.contains(label) {
      labels.append(label)
    }
    return Bilingual(
      zh: labels.map(\.zh).joined(separator: "、"), en: labels.map(\.en).joined(separator: ", "))
  }

  private static func notes(
    _ group: Group, _ peak: (hour: Int, value: AsIfNormal.Value), _ input: EvaluationInput
  ) -> [Bilingual] {
    let limit = group.binding.limit
    var notes = [list(group, input), working(peak.value, limit)]
    let flagged = group.hours.count { $0.value.conversion == .flaggedOxygen }
    if flagged > 0 {
      notes.append(
        Bilingual(
          zh: "其中 \(flagged) 个小时的含氧量数据也带标记，此处按其读数折算。",
          en: "In \(flagged) of the hours oxygen is flagged as well; its readings are converted "
            + "with here."))
    }
    let measured = group.hours.count { $0.value.conversion == .impossible }
    if measured > 0 {
      notes.append(
        Bilingual(
          zh: "其中 \(measured) 个小时没有可用的含氧量，按实测浓度与限值比较，未折算。",
          en:
            "\(Phrase.plural(measured, "hour")) of them \(measured == 1 ? "has" : "have") no usable "
            + "oxygen: compared as measured, not converted."))
    }
    if limit.basis == .day {
      notes.append(
        Bilingual(
          zh: "该限值针对日均值，小时数值仅供对照。",
          en: "The limit is for means of days; the hours are only set beside it."))
    }
    let flags = group.hours.reduce(into: DataFlags()) { $0.formUnion($1.value.allFlags) }
    if flags.contains(DataFlags(.calibration)) {
      notes.append(
        Bilingual(
          zh: "校准时段的读数可能是标准气体而不是排放，以校准记录为准。",
          en: "Readings during calibration may be of calibration gas and not of emissions; the "
            + "calibration record tells."))
    }
    if limit.oxygen != nil, flags.flags.contains(where: { $0.meaning == .stopped }) {
      notes.append(
        Bilingual(
          zh: "启停时段含氧量高，折算后的数值随之放大，须结合工况说明。",
          en: "While a source starts or stops its oxygen is high, and conversion magnifies the "
            + "value: read it beside what the source was doing."))
    }
    notes.append(
      Bilingual(
        zh: "带标记的数据不用于认定超标；请提供这些小时的\(records(flags).zh)，供核实标记。",
        en: "Flagged data convict nobody; hand in the \(records(flags).en) of these hours, so that "
          + "the flags can be verified."))
    if !limit.confidence.convicts {
      notes.append(Phrase.advisory(limit.confidence, source: limit.source))
    }
    return notes
  }

  /// The first hours with value and flags, and how many more there are.
  private static func list(_ group: Group, _ input: EvaluationInput) -> Bilingual {
    let sets = sets(group, input)
    func letter(_ flag: DataFlag, _ set: FlagSet?) -> Bilingual {
      flag.letter(in: set).map { Bilingual(zh: $0, en: $0) } ?? flag.name
    }
    let shown = group.hours.prefix(shownHours).map { hour, value in
      var flags = value.flags.flags.map { letter($0, sets.own) }
      for flag in value.oxygenFlags.flags.map({ letter($0, sets.oxygen) })
      where !flags.contains(flag) { flags.append(flag) }
      let at = input.period.start(ofHour: hour).minuteText
      let figure = value.value.decimal()
      return Bilingual(
        zh: "\(at) \(figure)（\(flags.map(\.zh).joined(separator: "、"))）",
        en: "\(at) \(figure) (\(flags.map(\.en).joined(separator: ", ")))")
    }
    let rest = group.hours.count - shown.count
    return Bilingual(
      zh: "小时：" + shown.map(\.zh).joined(separator: "；") + (rest > 0 ? "；另有 \(rest) 个。" : "。"),
      en: "Hours: " + shown.map(\.en).joined(separator: "; ")
        + (rest > 0 ? "; and \(rest) more." : "."))
  }

  /// How the highest value came about.
  private static func working(_ value: AsIfNormal.Value, _ limit: Limit) -> Bilingual {
    let mean = value.mean.decimal()
    let counting =
      value.uncounted == 0
      ? Bilingual(zh: "", en: "")
      : Bilingual(zh: "（其中 \(value.uncounted) 个带标记）", en: " (\(value.uncounted) of them flagged)")
    var words = Bilingual(
      zh: "最高一小时：\(value.readings) 个读数\(counting.zh)的平均 = \(mean)",
      en: "The highest: average of \(Phrase.plural(value.readings, "reading"))\(counting.en) = "
        + mean)
    if let reference = limit.oxygen, let oxygen = value.oxygen?.decimal() {
      let steps = "(21 − \(reference)) ÷ (21 − \(oxygen)) = \(value.value.decimal())"
      words.zh += "；折算 \(mean) × \(steps)"
      words.en += "; converted: \(mean) × \(steps)"
    }
    return Bilingual(zh: words.zh + "。", en: words.en + ".")
  }

  /// The records that would bear the flags out.
  private static func records(_ flags: DataFlags) -> Bilingual {
    func holds(_ any: DataFlag...) -> Bool { any.contains { flags.contains(DataFlags($0)) } }
    var names: [Bilingual] = []
    if holds(.calibration) { names.append(Bilingual(zh: "校准", en: "calibration")) }
    if holds(.maintenance) { names.append(Bilingual(zh: "维护", en: "maintenance")) }
    if holds(.fault, .instrumentFault, .instrumentStopped, .communicationFault, .noData, .overRange)
    {
      names.append(Bilingual(zh: "故障", en: "fault"))
    }
    if holds(.sourceStopped, .startUp, .shutDown, .bankedFire) {
      names.append(Bilingual(zh: "生产设施启停", en: "start and stop"))
    }
    if names.isEmpty || holds(.unknown, .manuallyEntered) {
      names.append(Bilingual(zh: "数据标记依据", en: "flagging"))
    }
    return Bilingual(
      zh: names.map(\.zh).joined(separator: "、") + "记录",
      en: names.map(\.en).joined(separator: ", ") + " records")
  }
}
