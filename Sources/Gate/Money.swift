package import Measures

/// Amounts in yuan, exact.
package enum Money {
  /// `rate` % of an amount; `nil` where 128 bits end.
  package static func share(_ rate: ExactDecimal, of amount: ExactDecimal) -> ExactDecimal? {
    let (mantissa, overflow) = amount.mantissa.multipliedReportingOverflow(by: rate.mantissa)
    guard !overflow else { return nil }
    return plain(ExactDecimal(mantissa: mantissa, scale: amount.scale + rate.scale + 2))
  }

  /// The sum, or `nil` where 128 bits end.
  package static func sum(_ amounts: [ExactDecimal]) -> ExactDecimal? {
    let scale = max(0, amounts.map(\.scale).max() ?? 0)
    var total: Int128 = 0
    for amount in amounts {
      guard let mantissa = amount.mantissa(atScale: scale) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(mantissa)
      guard !overflow else { return nil }
      total = sum
    }
    return plain(ExactDecimal(mantissa: total, scale: scale))
  }

  /// With all its digits and a comma before each three of the whole ones: `5,000,000.5`.
  package static func text(_ amount: ExactDecimal) -> String {
    let text = amount.description
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let whole = parts.first ?? ""
    let digits = whole.drop { $0 == "-" }
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return (whole.hasPrefix("-") ? "-" : "") + grouped + (parts.count > 1 ? "." + parts[1] : "")
  }

  /// Without zeros at the end of its decimals.
  private static func plain(_ amount: ExactDecimal) -> ExactDecimal {
    var amount = amount
    while amount.scale > 0, amount.mantissa % 10 == 0 {
      amount.mantissa /= 10
      amount.scale -= 1
    }
    return amount
  }
}
