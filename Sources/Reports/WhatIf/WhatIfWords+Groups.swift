import Measures
import Report
import Standards

// What is the same for many plants is said once.

extension WhatIfWords {
  /// Runs that change in the same checks in the same way, for the same reason.
  struct Group {
    var items: [WhatIfReport.Item]
    /// Of the first, and but for what was measured those of all.
    var changes: [WhatIfReport.Change]

    var isOfMany: Bool { items.count > 1 }
  }

  /// In the order in which the first of each stands.
  func groups(
    _ items: [WhatIfReport.Item], by changes: (WhatIfReport.Item) -> [WhatIfReport.Change]
  ) -> [Group] {
    var groups: [Group] = []
    var places: [[String]: Int] = [:]
    for item in items {
      let changes = changes(item)
      let key =
        [item.sector, verdict(item), violations(item)]
        + changes.flatMap { [place($0)] + facts($0, of: item, isShared: true) }
      if let index = places[key] {
        groups[index].items.append(item)
      } else {
        places[key] = groups.count
        groups.append(Group(items: [item], changes: changes))
      }
    }
    return groups
  }

  /// `示例印染2厂（CITY-DY-002）等 65 家  印染`.
  func heading(_ group: Group) -> String {
    let first = group.items[0]
    let plants = Set(group.items.map(\.plant)).count
    let others =
      plants > 1
      ? say("等 \(plants) 家", " and \(counted(plants - 1, "other plant"))") : ""
    return plant(first) + others + "  " + sectorName(first.sector)(language)
  }

  func conclusion(_ group: Group) -> String {
    let first = group.items[0]
    let periods = Set(group.items.map(period))
    return (periods.count == 1 ? period(first) + "  " : "") + verdict(first) + say("；", "; ")
      + violations(first)
  }

  /// Place and facts of each change.
  func lines(_ group: Group) -> [(place: String, facts: [String])] {
    group.changes.map {
      (place($0), facts($0, of: group.items[0], isShared: group.isOfMany))
    }
  }

  /// Who they all are; `nil` of one.
  func members(_ group: Group) -> String? {
    guard group.isOfMany else { return nil }
    let isOfOnePeriod = Set(group.items.map(period)).count == 1
    let names = group.items.map { isOfOnePeriod ? $0.plant : "\($0.plant) \(period($0))" }
    return say(
      "以上 \(group.items.count) 条记录变化和原因相同：", "All \(group.items.count) runs change alike: ")
      + names.joined(separator: say("、", ", ")) + say("。", ".")
  }
}
