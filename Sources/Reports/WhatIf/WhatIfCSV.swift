package import Measures
package import Report
import Standards

/// A re-judgement as one CSV table that Excel opens right: a row a run, one a changed check, one a run
/// that could not be judged, told apart by the first column.
package struct WhatIfCSV {
  private let language: Language

  package init(language: Language) {
    self.language = language
  }

  package func bytes(of report: WhatIfReport) -> [UInt8] {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    append(titles.map { $0(language) }, to: &bytes)
    for item in report.items {
      append(cells(item), to: &bytes)
      for change in item.changes { append(cells(item, change), to: &bytes) }
    }
    for one in report.unjudged {
      var cells = [language.say("未判定", "not judged"), "\(one.run)", one.plant]
      cells += Array(repeating: "", count: titles.count - 4)
      append(cells + [one.reason(language)], to: &bytes)
    }
    return bytes
  }

  private var titles: [Bilingual] {
    [
      Bilingual(zh: "类别", en: "Kind"), Bilingual(zh: "记录", en: "Run"),
      Bilingual(zh: "企业编号", en: "Plant"), Bilingual(zh: "企业名称", en: "Plant's name"),
      Bilingual(zh: "行业", en: "Sector"), Bilingual(zh: "起", en: "From"),
      Bilingual(zh: "止（不含）", en: "To (exclusive)"), Bilingual(zh: "规则", en: "Rule"),
      Bilingual(zh: "排放口", en: "Outlet"), Bilingual(zh: "污染物", en: "Pollutant"),
      Bilingual(zh: "标准", en: "Standard"), Bilingual(zh: "条目", en: "Entry"),
      Bilingual(zh: "原结论", en: "Verdict before"), Bilingual(zh: "新结论", en: "Verdict after"),
      Bilingual(zh: "原限值", en: "Limit before"), Bilingual(zh: "新限值", en: "Limit after"),
      Bilingual(zh: "原超标小时（天）数", en: "Exceeding before"),
      Bilingual(zh: "新超标小时（天）数", en: "Exceeding after"),
      Bilingual(zh: "原超标次数或计入结论的不达标", en: "Episodes or violations before"),
      Bilingual(zh: "新超标次数或计入结论的不达标", en: "Episodes or violations after"),
      Bilingual(zh: "原最大超标倍数", en: "Highest multiple before"),
      Bilingual(zh: "新最大超标倍数", en: "Highest multiple after"),
      Bilingual(zh: "说明", en: "Remark"),
    ]
  }

  private func subject(_ item: WhatIfReport.Item) -> [String] {
    [
      "\(item.run)", item.plant, item.plantName, sectorName(item.sector)(language),
      item.period.from.minuteText, item.period.to.minuteText,
    ]
  }

  private func cells(_ item: WhatIfReport.Item) -> [String] {
    [language.say("记录", "run")] + subject(item) + ["", "", "", "", ""]
      + [item.before.name(language), item.after.name(language), "", "", "", ""]
      + ["\(item.violationsBefore)", "\(item.violationsAfter)", "", ""]
      + [
        item.hasSameStandards ? language.say("所用标准与记录相同", "the run's own standards") : ""
      ]
  }

  private func cells(_ item: WhatIfReport.Item, _ change: WhatIfReport.Change) -> [String] {
    let (identity, before, after) = (change.identity, change.before, change.after)
    func name(_ state: WhatIfReport.State?) -> String {
      state?.verdict.name(language) ?? language.say("（无此项）", "(no such check)")
    }
    func count(_ number: Int?) -> String { number.map { "\($0)" } ?? "" }
    let remarks = [
      change.isAdvisory ? language.say("仅提示", "advisory") : nil, after?.why?(language),
    ].compactMap(\.self)
    let entry = identity.entry ?? ""
    let entries = change.replaced.map { WhatIfWords.arrow($0.entry ?? "", entry) } ?? entry
    return [language.say("检查", "check")] + subject(item) + [
      identity.rule, identity.outlet ?? "", identity.pollutant ?? "", identity.standard ?? "",
      entries, name(before), name(after),
      before?.allowed ?? "", after?.allowed ?? "", count(before?.exceeding),
      count(after?.exceeding), count(before?.episodes), count(after?.episodes),
      before?.worst ?? "", after?.worst ?? "",
      remarks.joined(separator: language.say("；", "; ")),
    ]
  }

  private func append(_ fields: [String], to bytes: inout [UInt8]) {
    bytes += fields.map { SpreadsheetText.field($0.oneLine) }.joined(separator: ",").utf8
    bytes += [0x0D, 0x0A]
  }
}
