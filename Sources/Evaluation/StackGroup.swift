import Measures
import Standards

/// The stack of an outlet, or the one that it and its neighbours count as, with the rate allowed.
struct StackGroup: Sendable {
  enum Problem: Sendable {
    /// Outlets whose height is not declared.
    case heights([String])
    /// Counts with this outlet, where the same limit is judged.
    case judgedWith(String)
    case beyondArithmetic
  }

  /// In the order of plant.yaml; one where no neighbour counts.
  let outlets: [String]
  let height: ExactDecimal
  /// kg/h where the buildings near it are low enough.
  let allowed: Rational
  /// kg/h where they are not; the same where plant.yaml says how high they are or no limit asks.
  let allowedAtLeast: Rational
  let isCleared: Bool?
  /// Other outlets with the pollutant whose distance nobody declared.
  let undeclaredNeighbours: [String]

  /// - Returns: Why there is no single rate, in ``Problem``.
  static func of(
    _ binding: LimitBinding, _ rates: StackRates, _ examination: Examination
  ) -> Result {
    let input = examination.input
    let declared = input.declarations
    let own = declared.details(of: binding.outlet.id)
    guard let height = own.stackHeight else { return .problem(.heights([binding.outlet.id])) }
    let emitters = input.outlets.map(\.id).filter {
      input.emission.series[SeriesKey(outlet: $0, pollutant: binding.limit.pollutant)] != nil
    }
    var members = [binding.outlet.id]
    var heights = [height]
    var unknown: [String] = []
    var undeclared: [String] = []
    if rates.combinesNeighbours {
      for other in emitters where other != binding.outlet.id {
        guard let distance = declared.distance(binding.outlet.id, other) else {
          undeclared.append(other)
          continue
        }
        guard let itsHeight = declared.details(of: other).stackHeight else {
          unknown.append(other)
          continue
        }
        guard StackRates.areNeighbours(distance: distance, height, itsHeight) else { continue }
        members.append(other)
        heights.append(itsHeight)
      }
    }
    guard unknown.isEmpty else { return .problem(.heights(unknown)) }
    let order = input.outlets.map(\.id).filter(members.contains)
    if let lead = lead(of: order, for: binding, examination) {
      return .problem(.judgedWith(lead))
    }
    let combined = members.count > 1 ? StackRates.equivalentHeight(heights) : height
    let clears = members.map { declared.details(of: $0).clearsBuildings }
    let isCleared: Bool? =
      clears.contains(false) ? false : clears.contains(nil) ? nil : true
    guard let combined,
      let best = rates.allowed(atHeight: combined, clearsBuildings: isCleared ?? true),
      let worst = rates.allowed(atHeight: combined, clearsBuildings: isCleared ?? false)
    else { return .problem(.beyondArithmetic) }
    return .group(
      StackGroup(
        outlets: order, height: combined,
        allowed: Rational(best.numerator, over: best.denominator),
        allowedAtLeast: Rational(worst.numerator, over: worst.denominator), isCleared: isCleared,
        undeclaredNeighbours: undeclared))
  }

  /// The other member that judges this one's hours, where one does: it covers more of them, or as
  /// many and stands before it in plant.yaml. Members that the limit does not bind emit, and judge
  /// nothing.
  private static func lead(
    of members: [String], for binding: LimitBinding, _ examination: Examination
  ) -> String? {
    let hours = Set(binding.judgedHours.joined())
    let judging = examination.bindings(ofLimit: binding.limit.id, in: binding.standard.id).filter {
      $0.judges && !$0.isSampledOnly(examination.input)
    }
    var isBefore = true
    for member in members {
      guard member != binding.outlet.id else {
        isBefore = false
        continue
      }
      guard let other = judging.first(where: { $0.outlet.id == member }) else { continue }
      let theirs = Set(other.judgedHours.joined())
      if theirs.isSuperset(of: hours), isBefore || theirs != hours { return member }
    }
    return nil
  }

  enum Result: Sendable {
    case group(StackGroup)
    case problem(Problem)
  }
}

extension Declarations {
  /// m between two stacks, whichever of them declared it.
  fileprivate func distance(_ one: String, _ other: String) -> ExactDecimal? {
    details(of: one).neighbours.first { $0.outlet == other }?.distance
      ?? details(of: other).neighbours.first { $0.outlet == one }?.distance
  }
}
