import Measures

/// What the gate finds about waivers and the baseline themselves, a card each.
package enum ExemptionCards {
  package static let all = [expired, stale, exceeded, worse, mended]

  package static let expired = GateCard(
    id: "waiver-expired",
    summary: Bilingual(
      zh: "豁免已过有效期，不再起作用。", en: "A waiver is past its last day and has no effect."),
    why: Bilingual(
      zh: "没有人执行的期限等于没有期限；过期的豁免应续批或删除。",
      en: "An expiry that nobody enforces is none; an expired waiver is renewed or removed."),
    formula: Bilingual(
      zh: "判定日晚于 expires（当日仍有效）。",
      en: "The day of the decision is after `expires`, which itself counts."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"))

  package static let stale = GateCard(
    id: "waiver-stale",
    summary: Bilingual(
      zh: "豁免在其时段内没有免除任何超标。", en: "A waiver excused no breach in its period."),
    why: Bilingual(
      zh: "没有对应超标的豁免可能写错了范围，也可能早已不需要；留着它会在以后悄悄放行。",
      en:
        "A waiver that fits no breach may be mistyped or no longer needed; left in place it would "
        + "excuse a later one unseen."),
    formula: Bilingual(
      zh: "豁免时段与核查时段重叠，而没有一项超标同时符合其范围、时段和规则。",
      en: "Its period overlaps the period judged, and no breach fits its scope, period and rule."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"))

  package static let exceeded = GateCard(
    id: "waiver-exceeded",
    summary: Bilingual(
      zh: "超标高于豁免的上限，未予免除。", en: "A breach is above a waiver's ceiling and is not excused."),
    why: Bilingual(
      zh: "豁免只允许到批准的上限；没有上限的豁免会掩盖更严重的超标。",
      en: "A waiver reaches up to its ceiling; without one it would hide a worse breach."),
    formula: Bilingual(
      zh: "峰值 > 上限 × 限值（按未修约的数值比较，恰等于上限时予以免除）；无法与限值成倍数比较的超标同样不予免除。",
      en: "Peak > ceiling × limit, before rounding; at the ceiling it is excused. A breach that is "
        + "no multiple of a limit is not excused either."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"))

  package static let worse = GateCard(
    id: "baseline-worse",
    summary: Bilingual(
      zh: "在案的超标加重，按新的超标处理。", en: "A breach on record has become worse and counts as new."),
    why: Bilingual(
      zh: "基线只记住已知的程度；更重的超标不能藏在旧记录后面。",
      en: "A baseline remembers how bad a breach was; a worse one must not hide behind it."),
    formula: Bilingual(
      zh: "同一指纹（企业、规则、排放口、污染物、标准、限值）的超标倍数或超标数 ÷ 有效数大于记录。",
      en:
        "Of one fingerprint (plant, rule, outlet, pollutant, standard, limit) the multiple "
        + "or the share of exceeding hours, days or samples is above the record."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"))

  package static let mended = GateCard(
    id: "baseline-mended",
    summary: Bilingual(
      zh: "在案的超标已不再出现，可从基线中删除。", en: "A breach on record is gone; take it off the baseline."),
    why: Bilingual(
      zh: "留在基线中的旧记录会放行以后重新出现的同一超标。",
      en: "A record that is left behind would let the same breach return unseen."),
    formula: Bilingual(
      zh: "记录所指的检查项本次全部达标；数据不足或未评价不算。",
      en: "All checks of the record's scope pass; too little data, or none, is no proof."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"))
}
