package import Measures

extension Check {
  /// What a check's coverage, gaps and episodes count. What that is called is said here alone.
  package enum Basis: String, CaseIterable, Sendable {
    case hour, day
    /// Hours, of which a share must keep the limit in each month.
    case share
    /// Hours, of which each reading is judged.
    case single
    /// Rolling windows, one an end hour.
    case rolling
    /// Sets of samples.
    case sample
    case month, year, outlet

    /// After a number: `3 小时`, `3 个窗口`.
    package var unit: Bilingual { Bilingual(zh: words.zh, en: words.en + "s") }

    /// `3 个窗口`, `3 windows`.
    package func counted(_ count: Int, _ language: Language) -> String {
      language.say("\(count) \(words.zh)", Measures.counted(count, words.en))
    }

    /// One of them.
    private var words: (zh: String, en: String) {
      switch self {
      case .hour, .share, .single: ("小时", "hour")
      case .day: ("天", "day")
      case .rolling: ("个窗口", "window")
      case .sample: ("组样品", "sample set")
      case .month: ("个月", "month")
      case .year: ("年", "year")
      case .outlet: ("个排放口", "outlet")
      }
    }
  }
}

extension Check.Basis? {
  /// Where nothing is said, hours are meant.
  package func counted(_ count: Int, _ language: Language) -> String {
    (self ?? .hour).counted(count, language)
  }
}
