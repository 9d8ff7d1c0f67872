import Measures

/// All that a chart of intensities says, for the eye and for a screen reader.
struct IntensityWords {
  private let chart: IntensityChart
  private let language: Language

  init(chart: IntensityChart, language: Language) {
    self.chart = chart
    self.language = language
  }

  private func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  var title: String { chart.name + say("：", ": ") + chart.quantity }

  /// What a reader must know to read the lines rightly.
  func notes(isCut: Bool) -> [String] {
    var notes: [String] = []
    if isCut { notes.append(say("纵轴不从 0 开始。", "The vertical axis does not begin at 0.")) }
    let missing = chart.years.filter { $0.measured == nil }.map { "\($0.year)" }
    if !missing.isEmpty {
      let years = missing.joined(separator: say("、", ", "))
      notes.append(say("数据不足的年度：\(years)。", "Years without enough data: \(years)."))
    }
    return notes
  }

  var legend: [ChartLegend.Entry] {
    var entries: [ChartLegend.Entry] = []
    let judged = chart.years.filter { $0.measured != nil && $0.year != chart.baseYear }
    if judged.contains(where: { $0.isMet != false }) {
      entries.append(
        .init(style: "gg-within", sample: .dot, text: say("实际", "measured")))
    }
    if judged.contains(where: { $0.isMet == false }) {
      entries.append(
        .init(
          style: "gg-missed", sample: .cross,
          text: say("实际，未达到目标", "measured, target missed")))
    }
    if chart.years.contains(where: { $0.year == chart.baseYear && $0.measured != nil }) {
      entries.append(
        .init(
          style: "gg-base", sample: .dot,
          text: say("基准年 \(chart.baseYear)", "base year \(chart.baseYear)")))
    }
    if chart.years.contains(where: { $0.allowed != nil }) {
      entries.append(
        .init(style: "gg-target", sample: .line, text: say("目标允许值", "allowed by the target")))
    }
    return entries
  }

  var summary: String {
    var sentences = [say("基准年 \(chart.baseYear)", "base year \(chart.baseYear)")]
    for year in chart.years {
      var words: [String] = []
      if let measured = year.measured {
        words.append(say("实际 ", "measured ") + figure(measured))
      } else {
        words.append(say("数据不足", "not enough data"))
      }
      if let allowed = year.allowed { words.append(say("允许 ", "allowed ") + figure(allowed)) }
      if let isMet = year.isMet {
        words.append(isMet ? say("达到目标", "target met") : say("未达到目标", "target missed"))
      }
      sentences.append("\(year.year)\(say(" 年：", ": "))" + words.joined(separator: say("，", ", ")))
    }
    return prose(sentences, language)
  }

  private func figure(_ number: ChartNumber) -> String {
    chart.unit.isEmpty ? number.label : "\(number.label) \(chart.unit)"
  }
}
