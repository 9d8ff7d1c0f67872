import Measures
import Report
import Standards

// What could not be judged and what does not bind, in few lines: one reason, then whom it concerns.

/// Checks that share a reason but for the names in it.
struct ReasonGroup {
  /// Names no pollutant, and no outlet where several share it; the check's own words if it is alone.
  var reason: String
  var checks: [Check]
}

extension ReportWords {
  /// Groups checks by their reasons, in the order in which the reasons come.
  ///
  /// - Parameter acrossOutlets: puts outlets together whose reasons differ in the outlet's id only.
  func groups(_ checks: [Check], acrossOutlets: Bool) -> [ReasonGroup] {
    var order: [String] = []
    var members: [String: [Check]] = [:]
    for check in checks {
      let reason = generalReason(of: check, withoutOutlet: acrossOutlets)
      if members[reason] == nil { order.append(reason) }
      members[reason, default: []].append(check)
    }
    return order.map { key in
      let checks = members[key] ?? []
      let isOneOutlet = Set(checks.map(\.outlet)).count == 1
      let isOnePollutant = Set(checks.map(\.pollutant)).count == 1
      let reason =
        !isOneOutlet
        ? key
        : isOnePollutant
          ? ownReason(of: checks[0]) : generalReason(of: checks[0], withoutOutlet: false)
      return ReasonGroup(reason: reason, checks: checks)
    }
  }

  private func ownReason(of check: Check) -> String {
    check.reason?(language) ?? say("未说明原因。", "No reason given.")
  }

  private func generalReason(of check: Check, withoutOutlet: Bool) -> String {
    var reason = ownReason(of: check)
    if let name = check.pollutant.flatMap({ Pollutant.withID($0) })?.name {
      let plain = say(name.zh, "\(name.en) (\(check.pollutant ?? ""))")
      reason = reason.replacing(plain, with: say("该项目", "this pollutant"))
    }
    if withoutOutlet, let outlet = check.outlet, !outlet.isEmpty {
      reason = reason.replacing(outlet + say(" ", ""), with: say("该排放口", "this outlet"))
    }
    return reason
  }

  /// `DA001，GB 16297-1996：苯（T2-benzene）、甲醛（T2-formaldehyde）`, a line an outlet and standard.
  func shortNames(of checks: [Check]) -> [String] {
    var order: [[String?]] = []
    var names: [[String?]: [String]] = [:]
    for check in checks {
      let place = [check.outlet, check.standard]
      if names[place] == nil { order.append(place) }
      names[place, default: []].append(shortName(of: check))
    }
    return order.map { place in
      place.compactMap { $0 }.joined(separator: say("，", ", ")) + say("：", ": ")
        + (names[place] ?? []).joined(separator: say("、", ", "))
    }
  }

  private func shortName(of check: Check) -> String {
    let id = check.limit ?? check.target ?? check.item
    guard let pollutant = check.pollutant, let known = Pollutant.withID(pollutant) else {
      return check.subject?(language) ?? id ?? check.rule
    }
    return known.name(language) + (id.map { say("（\($0)）", "\u{A0}(\($0))") } ?? "")
  }
}
