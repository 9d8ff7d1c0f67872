import Measures
import Reports

/// What `--period` and `--as-of` say.
enum PeriodArgument {
  /// Narrows the dossier's period to the asked one. Outside it the dossier vouches for nothing, so
  /// that is refused rather than counted as missing data.
  static func narrowed(_ whole: Period, to asked: Period?) throws(Fault) -> Period {
    guard let asked else { return whole }
    guard whole.from <= asked.from, asked.to <= whole.to else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--period 超出企业档案声明的时段（\(whole.from.minuteText) 至 \(whole.to.minuteText)）；"
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
          en: "--as-of '\(text.withVisibleControls)' is no day; write it as 2025-04-01."))
    }
    return Instant(date)
  }

  /// Reads a month, `2025-03`.
  static func month(_ text: String, _ option: String) throws(Fault) -> CivilMonth {
    guard let month = CivilMonth(text) else {
      let shown = text.withVisibleControls
      throw Fault(
        .usage,
        Bilingual(
          zh: "\(option)“\(shown)”不是月份；请写成 2025-03。",
          en: "\(option) '\(shown)' is no month; write it as 2025-03."))
    }
    return month
  }

  /// The day of a gate's decision: nobody decides tomorrow.
  static func gateDay(_ text: String) throws(Fault) -> CivilDate {
    let day = try day(text).date
    guard day <= Clock.today else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--as-of \(day) 晚于今天（\(Clock.today)）；审查基准日不能在将来。",
          en:
            "--as-of \(day) is later than today (\(Clock.today)); a decision is not of the future."
        ))
    }
    return day
  }
}
