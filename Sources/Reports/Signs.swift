package import Measures
package import Report

/// How pages tell what a verdict or a severity is without its word: a class of the style sheets, and
/// a mark that shows without colour.
package struct PageSign: Hashable, Sendable {
  package var style: String
  package var mark: String

  init(_ style: TextStyle) {
    self.style = style.name
    mark = style.mark
  }
}

extension Verdict {
  package var pageSign: PageSign { PageSign(style) }
}

extension Severity {
  package var pageSign: PageSign { PageSign(style) }

  /// As every view calls it.
  package var word: Bilingual { label }
}

extension Check {
  /// The verdict as views say it of this check: exceeded, beyond, not met.
  package var verdictWord: Bilingual { verdictLabel }

  package var pageSign: PageSign { PageSign(style) }
}

/// A pollutant in words, with its symbol, as every view calls it.
package func pollutantWords(_ id: String, _ language: Language) -> String {
  pollutantName(id, language)
}

/// A figure with its unit as every view prints it.
package func figureWords(_ value: String, _ unit: String) -> String { figure(value, unit) }

/// A share in %, rounded as every view rounds it.
package func shareWords(_ part: Int, of whole: Int) -> String { percentage(part, of: whole) }

/// The base unit of a unit's quantity, in which values are printed.
package func baseUnitWords(of unit: String) -> String { baseUnit(of: unit) }

extension Check.Requirement {
  /// What is compared with the limit.
  package func quantityWords(_ language: Language) -> String {
    switch self {
    case _ where oxygen != nil: language.say("折算浓度", "converted concentration")
    case _ where unit.hasSuffix("/h"): language.say("排放速率", "emission rate")
    case _ where unit.isEmpty || unit == "dimensionless": language.say("数值", "value")
    default: language.say("浓度", "concentration")
    }
  }

  /// The value in the base unit, in which readings are printed; `nil` where it cannot be had.
  package var baseValue: String? {
    guard let known = UnitOfMeasure(unit), known.factor != 1 || known.exponent != 0 else {
      return value
    }
    guard let number = ExactDecimal(value) else { return nil }
    let (scaled, isTooLong) = number.mantissa.multipliedReportingOverflow(by: Int128(known.factor))
    guard !isTooLong else { return nil }
    var text = ExactDecimal(mantissa: scaled, scale: number.scale - known.exponent).description
    guard text.contains(".") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}

extension ComplianceReport {
  /// What a check asks for, and by which clause, as every view says it.
  package func demandWords(of check: Check, _ language: Language) -> String {
    let words = ReportWords(self, language: language)
    return words.demand(check) + language.say("；", "; ") + words.citation(check)
  }

  /// An outlet's id, with its name where that says more.
  package func outletWords(_ id: String, _ language: Language) -> String {
    ReportWords(self, language: language).outletName(id)
  }
}

extension Application.Stage {
  /// As a decision's sheet calls it.
  package func word(_ language: Language) -> String { name(language) }
}
