import Evaluation
import Measures
import Report
package import Standards

/// Nothing of the application and its logs contradicts itself or looks made up.
package enum Plausibility {
  package static let card = GateCard(
    id: "gate-plausibility",
    summary: Bilingual(
      zh: "申报材料和日志没有自相矛盾或须解释的疑点。",
      en: "Nothing of the application and its logs contradicts itself or asks for an explanation."),
    why: Bilingual(
      zh: "金额、日期、产量、能耗和逐时数据由申请人填写，改动其中一处往往与另一处矛盾；疑点不等于造假，须由评审人判断。",
      en:
        "Amounts, dates, output, energy and hours are what the applicant writes, and who changes one "
        + "often contradicts another. A doubt is no proof: the reviewer weighs it."),
    formula: Bilingual(
      zh: """
        申请：设备价款合计大于总投资；相同的设备行；购置日早于备案或晚于完工（调试结束）；先开工后备案；备案日与备案证日期不同；\
        同一次审查的另一份申报列有相同设备，或项目编号、开工日相同。
        日志（改造前后各看一遍）：有生产的月份某种能源为 0；某产品只有部分月份有某种能源；某月超过中位数的 10 倍；\
        整月为同一读数；申报停运而有数据或产量；时段之外的数据；有浓度而流量为 0。
        前后对照：产品改名、合并；产品之间单耗一升一降；逐时相同或成比例（95% 的小时相差不超过 1%）；\
        整日缺一个排放口的数据；超标时段旁被标记或缺失的小时；因标记未判定而高于限值的小时。
        """,
      en: """
        Application: equipment adds up to more than the investment; identical rows of equipment; bought \
        before filing or after completion (commissioning); begun before filing; filed on another day than \
        the filing certificate says; another application of the same run with the same machine, project \
        id or day of start.
        Logs of either side: a kind of energy that is 0 in months of production; a product with a kind of \
        energy in part of its months; a month of over ten times the median; one reading all month; a \
        stop with data or output; data outside the period; a concentration with a flow of 0.
        Both sides: products renamed or merged; energy per unit up for one product and down by more for \
        another; hours that are equal or in proportion (95 % of them within 1 %); whole days without data \
        of one outlet; flagged or missing hours beside a breach; flagged hours over a limit.
        """),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"))

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    let doubts =
      ApplicationDoubts(gate.application).all + gate.input.duplicates.map(\.unstopped)
      + gate.logDoubts
      + reported(gate)
    guard !doubts.isEmpty else {
      return ConditionResult(
        .pass, reason: Bilingual(zh: "没有发现须解释的疑点。", en: "Nothing asks for an explanation."))
    }
    return ConditionResult(
      .fail, reason: doubts.listed(), working: doubts,
      toMend: doubts.map { Bilingual(zh: "说明或更正：\($0.zh)。", en: "Explain or correct: \($0.en).") })
  }

  /// What the checks of the dossiers found that bears on the application's good faith.
  private static func reported(_ gate: GateCase) -> [Bilingual] {
    gate.sides.flatMap { name, side in
      side.report.findings.filter { finding in
        switch finding.rule {
        case StopContradicted.card.id, ZeroFlow.card.id: true
        // Flags on the side of before take nothing that would speak for the project.
        case FlaggedExceedance.card.id: gate.input.after == nil || name.en == "after"
        default: false
        }
      }.map {
        Bilingual(zh: "\(name.zh)：\($0.message.zh)", en: "\(name.en): \($0.message.en)").unstopped
      }
    }
  }
}

/// What an application says that does not fit together.
struct ApplicationDoubts {
  let application: Application

  init(_ application: Application) { self.application = application }

  var all: [Bilingual] { equipment + purchases + dates }

  private var equipment: [Bilingual] {
    var found: [Bilingual] = []
    let total = application.investment.total
    if let sum = Money.sum(application.equipment.map(\.price)), sum > total {
      found.append(
        Bilingual(
          zh: "设备价款合计 \(Money.text(sum)) 元，大于项目总投资 \(Money.text(total)) 元",
          en: "equipment adds up to \(Money.text(sum)) yuan, more than the investment of "
            + "\(Money.text(total)) yuan"))
    }
    var seen: [Application.Equipment: Int] = [:]
    for machine in application.equipment {
      var plain = machine
      plain.position = SourcePosition(file: "")
      seen[plain, default: 0] += 1
    }
    found += seen.filter { $0.value > 1 }.sorted { $0.key.name < $1.key.name }.map {
      machine, count in
      Bilingual(
        zh: "设备“\(machine.name)”有 \(count) 行完全相同（各 \(Money.text(machine.price)) 元）",
        en:
          "\(count) rows of equipment are the same: “\(machine.name)”, \(Money.text(machine.price)) "
          + "yuan each")
    }
    return found
  }

  private var purchases: [Bilingual] {
    let project = application.project
    let end = project.completed.map { max($0, project.commissioning?.upperBound ?? $0) }
    return application.equipment.compactMap { machine in
      guard let bought = machine.bought else { return nil }
      if bought < project.filed {
        return Bilingual(
          zh: "设备“\(machine.name)”购于 \(bought)，早于备案日 \(project.filed)",
          en: "“\(machine.name)” was bought on \(bought), before the project was put on file "
            + "(\(project.filed))")
      }
      guard let end, end < bought else { return nil }
      return Bilingual(
        zh: "设备“\(machine.name)”购于 \(bought)，晚于完工（调试结束）日 \(end)",
        en: "“\(machine.name)” was bought on \(bought), after completion (\(end))")
    }
  }

  private var dates: [Bilingual] {
    let project = application.project
    var found: [Bilingual] = []
    if let completed = project.completed, completed < project.filed {
      found.append(
        Bilingual(
          zh: "完工日 \(completed) 早于备案日 \(project.filed)",
          en: "completed on \(completed), before it was put on file (\(project.filed))"))
    } else if let started = project.started, started < project.filed {
      found.append(
        Bilingual(
          zh: "开工日 \(started) 早于备案日 \(project.filed)（先开工后备案）",
          en: "begun on \(started), before it was put on file (\(project.filed))"))
    }
    for document in application.documents where document.id == Self.certificate {
      guard let date = document.date, date != project.filed else { continue }
      found.append(
        Bilingual(
          zh: "备案日写作 \(project.filed)，备案证的日期为 \(date)",
          en: "put on file on \(project.filed), and the filing certificate is dated \(date)"))
    }
    return found
  }

  /// The document that shows when a project was put on file.
  static let certificate = "filing-certificate"
}

extension Bilingual {
  /// Without its full stop, to stand in a list.
  fileprivate var unstopped: Bilingual {
    Bilingual(
      zh: zh.hasSuffix("。") ? String(zh.dropLast()) : zh,
      en: en.hasSuffix(".") ? String(en.dropLast()) : en)
  }
}
