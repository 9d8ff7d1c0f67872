import Measures
import Reports

/// What `--period` and `--as-of` say.
enum PeriodArgument {
  /// Reads `FROM/TO` (days, or times as logs write them, in China's time; TO is not included) or a
  /// natural month, `2025-03`.
  ///
  /// - Throws: a usage ``Fault`` for anything else, and for ends that are not on a whole hour.
  static func period(_ text: String) throws(Fault) -> Period {
    if let month = month(text) { return month }
    let ends = text.split(separator: "/", omittingEmptySubsequences: false)
    guard ends.count == 2, let from = Instant(midnightOrTime: ends[0]),
      let to = Instant(midnightOrTime: ends[1])
    else {
      throw fault(
        text, zh: "请写成 2025-03-01/2025-04-01（不含末端）或 2025-03。",
        en: "Write 2025-03-01/2025-04-01 (the end is not included) or 2025-03.")
    }
    guard from.isWholeHour, to.isWholeHour else {
      throw fault(
        text, zh: "起止时间必须是整点。", en: "It must begin and end on a whole hour.")
    }
    guard let period = Period(from: from, to: to) else {
      throw fault(
        text, zh: "开始时间必须早于结束时间。", en: "It must begin before it ends.")
    }
    return period
  }

  /// Narrows the dossier's period to the asked one. Outside it the dossier vouches for nothing, so
  /// that is refused rather than counted as missing data.
  static func narrowed(_ whole: Period, to asked: Period?) throws(Fault) -> Period {
    guard let asked else { return whole }
    guard whole.from <= asked.from, asked.to <= whole.to else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--period 超出资料包声明的时段（\(whole.from.minuteText) 至 \(whole.to.minuteText)）；"
            + "请改在此范围之内。",
          en: "--period reaches beyond the dossier's own period (\(whole.from.minuteText) to "
            + "\(whole.to.minuteText)); stay within it."))
    }
    return asked
  }

  /// Reads a day, `2025-04-01`.
  static func day(_ text: String) throws(Fault) -> Instant {
    guard let date = CivilDate(text) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--as-of“\(text.withVisibleControls)”不是日期；请写成 2025-04-01。",
          en: "--as-of “\(text.withVisibleControls)” is no day; write it as 2025-04-01."))
    }
    return Instant(date)
  }

  private static func month(_ text: String) -> Period? {
    guard text.utf8.count == 7, let first = CivilDate(text + "-01") else { return nil }
    let days = CivilDate.daysIn(month: first.month, of: first.year)
    return Period(
      from: Instant(first), to: Instant(CivilDate(daysSinceEpoch: first.daysSinceEpoch + days)))
  }

  private static func fault(_ text: String, zh: String, en: String) -> Fault {
    Fault(
      .usage,
      Bilingual(
        zh: "无法识别 --period“\(text.withVisibleControls)”：\(zh)",
        en: "--period “\(text.withVisibleControls)” cannot be used. \(en)"))
  }
}
