import Charts
import Measures

/// Whatever a page can draw.
enum Drawing {
  case episode(EpisodeChart)
  case calendar(HourCalendar)
  case intensity(IntensityChart)
  case phases(PhaseBars)
  case trend(TrendChart)
  case months(MonthBars)

  func svg(language: Language, idPrefix: String) -> String {
    switch self {
    case .episode(let chart): chart.svg(language: language, idPrefix: idPrefix)
    case .calendar(let chart): chart.svg(language: language, idPrefix: idPrefix)
    case .intensity(let chart): chart.svg(language: language, idPrefix: idPrefix)
    case .phases(let chart): chart.svg(language: language, idPrefix: idPrefix)
    case .trend(let chart): chart.svg(language: language, idPrefix: idPrefix)
    case .months(let chart): chart.svg(language: language, idPrefix: idPrefix)
    }
  }
}
