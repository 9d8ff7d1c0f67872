package import Measures

/// The mass that leaves an outlet each hour: standard dry concentration as measured, not converted
/// to a reference oxygen content, times standard dry flow.
///
/// G = C × Q × 10⁻⁶ kg/h, C in mg/m³ and Q in m³/h (HJ 212-2017 annex D). An hour has a rate where
/// both have a valid hour; one of them alone gives none.
package struct HourRates: Sendable {
  private let concentration: HourValues
  private let flow: HourValues

  package init(_ record: EmissionRecord, _ key: SeriesKey) {
    concentration = HourValues(record, key)
    flow = HourValues(record, SeriesKey(outlet: key.outlet, pollutant: Pollutant.flow))
  }

  /// kg/h, or `nil` where the concentration or the flow has no valid hour.
  package func rate(_ hour: Int) -> Quotient? {
    guard let mean = concentration.mean(hour), let volume = flow.mean(hour) else { return nil }
    return Self.product(mean, volume)
  }

  /// `420 mg/m³ × 9000 m³/h = 3.78 kg/h`; `nil` where the hour has no rate.
  func words(_ hour: Int) -> String? {
    guard let mean = concentration.mean(hour), let volume = flow.mean(hour) else { return nil }
    return "\(mean.decimal()) mg/m³ × \(volume.decimal()) m³/h = "
      + "\(Self.product(mean, volume).decimal()) kg/h"
  }

  /// The rate as ``rate(_:)`` gives it, and whether it lacks nothing but the flow, as
  /// ``lacksFlow(_:)`` says: both at once.
  func hour(_ hour: Int) -> (rate: Quotient?, lacksFlow: Bool) {
    guard let mean = concentration.mean(hour) else { return (nil, false) }
    guard let volume = flow.mean(hour) else { return (nil, true) }
    return (Self.product(mean, volume), false)
  }

  /// Whether the concentration has a valid hour and the flow has none.
  package func lacksFlow(_ hour: Int) -> Bool {
    concentration.mean(hour) != nil && flow.mean(hour) == nil
  }

  /// The tally by which an hour counts as stopped, present or valid: the pollutant's own.
  package func tally(_ hour: Int) -> HourTally { concentration.tally(hour) }

  /// Whether the flow says that the source stood still.
  package func isFlowStopped(_ hour: Int) -> Bool { flow.tally(hour).isStopped }

  private static func product(_ mean: Quotient, _ volume: Quotient) -> Quotient {
    if case .narrow(let m, let md) = mean, case .narrow(let v, let vd) = volume {
      let (up, overflowUp) = m.multipliedReportingOverflow(by: v)
      let (part, overflowPart) = md.multipliedReportingOverflow(by: vd)
      let (down, overflowDown) = part.multipliedReportingOverflow(by: 1_000_000)
      if !overflowUp, !overflowPart, !overflowDown { return .narrow(up, down) }
    }
    return .wide(mean.rational * volume.rational * Rational(Int128(1), over: 1_000_000))
  }
}
