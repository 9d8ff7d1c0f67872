import Ledger
import Measures
import Report

extension MonthlyDigestBuilder {
  /// What a reader must know before the figures, the gravest first.
  var notes: [Bilingual] {
    [runningMonth, prunedRuns].compactMap(\.self) + overlaps
      + [longRuns, untoldCaptures, strangers].compactMap(\.self)
  }

  private var runningMonth: Bilingual? {
    guard question.asOf < question.month.end else { return nil }
    return Bilingual(
      zh: "本月尚未结束：所列为截至 \(question.asOf) 的情况，不是全月结论。",
      en:
        "The month is not over: what stands here is as of \(question.asOf), and no conclusion on all "
        + "of it.")
  }

  private var prunedRuns: Bilingual? {
    let pruned = plants.filter { $0.row.cells.contains { $0.receipt == .pruned } }
    guard !pruned.isEmpty else { return nil }
    let list = Self.list(pruned.map(\.id))
    return Bilingual(
      zh: "有企业的部分月份记录已从台账清理（\(list)）：这些月份的结论不再可知，既不算未报也不算达标；其后列为新增的，"
        + "此前可能已存在。",
      en:
        "Months of \(list) were pruned from the ledger: what they came to is not known any more, which "
        + "is neither missing nor a pass; what follows as new may have been there before.")
  }

  private var overlaps: [Bilingual] {
    plants.flatMap { plant in
      plant.overlaps.map { earlier, later -> Bilingual in
        let (one, other) = (earlier.span, later.span)
        guard one.lowerBound > other.lowerBound || other.upperBound > one.upperBound else {
          return Bilingual(
            zh: "\(plant.id) 的第 \(later.id) 号记录的时段在第 \(earlier.id) 号之内，均予保留；其间的小时以后一号为准。",
            en:
              "Run \(later.id) of \(plant.id) lies within run \(earlier.id); both stand, and the later "
              + "one holds for its hours.")
        }
        return Bilingual(
          zh: "\(plant.id) 的第 \(earlier.id) 号与第 \(later.id) 号记录时段部分重叠，均予保留；重叠的小时以后一号为准。",
          en:
            "Runs \(earlier.id) and \(later.id) of \(plant.id) overlap in part; both stand, and the "
            + "later one holds for the hours that both have.")
      }
    }
  }

  private var longRuns: Bilingual? {
    let long = plants.filter(\.hasRunBeyondMonth).map(\.id)
    guard !long.isEmpty else { return nil }
    let list = Self.list(long)
    return Bilingual(
      zh: "有跨月的记录（\(list)）：本月有超标的列为不达标，本月各日有效数据足够的才列为达标，"
        + "不能按月判断的列为未评价。",
      en:
        "Runs of \(list) reach beyond one month: a month fails where an episode lies in it, passes only where its own days hold enough valid hours, and what "
        + "cannot be told by month is not evaluated.")
  }

  private var untoldCaptures: Bilingual? {
    let untold = plants.filter(\.isCaptureUntold).map(\.id)
    guard !untold.isEmpty else { return nil }
    let list = Self.list(untold)
    return Bilingual(
      zh: "\(list) 的有效数据率本月无法单独给出：其记录跨月或与后来的记录重叠，而重叠处不在整日，或有申报停运、含氧量不可用、"
        + "限值中途施行等情形，由各日数据算不出；未计入有效数据率。",
      en:
        "The data capture of \(list) cannot be told for the month: its runs reach beyond it or overlap a "
        + "later one, and a day is divided, or declared stops, unusable oxygen or a limit that came "
        + "into force meanwhile keep the days from adding up to what was counted. It is left out.")
  }

  private var strangers: Bilingual? {
    guard question.register != nil else { return nil }
    let strangers = plants.filter { $0.row.isRegistered == false }.map(\.id)
    guard !strangers.isEmpty else { return nil }
    let list = Self.list(strangers)
    return Bilingual(
      zh: "台账中有 \(strangers.count) 家企业不在登记信息中：\(list)。请补充登记或核对编号。",
      en:
        "The ledger has \(counted(strangers.count, "plant")) that the register does not name: "
        + "\(list). Register them, or check the ids.")
  }

  private static func list(_ plants: [String]) -> String {
    plants.prefix(10).joined(separator: ", ") + (plants.count > 10 ? " …" : "")
  }
}

extension RunRecord {
  fileprivate var span: Range<Int64> {
    periodFrom.seconds..<max(periodFrom.seconds, periodTo.seconds)
  }
}
