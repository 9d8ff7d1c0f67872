package import Measures

/// One requirement on one outlet or plant, with its verdict, also when nothing was found.
package struct Check: Hashable, Sendable {
  /// Permanent rule id: `emission-limit`, `energy-intensity-decline`.
  package var rule: String
  package var outlet: String?
  package var pollutant: String?
  package var standard: String
  package var limit: String?
  package var target: String?
  /// The audit item, duty or product that a check without a limit speaks of; permanent like an id.
  package var item: String?
  /// What `item` means, in words.
  package var subject: Bilingual?
  /// The phase or part that the item belongs to, where items are shown by phase.
  package var group: Bilingual?
  package var clause: String?
  /// What `coverage` counts; `nil` where nothing is counted.
  package var basis: Basis?
  package var verdict: Verdict
  /// Why the verdict is not-applicable or not-evaluated, or what a reader must know besides.
  package var reason: Bilingual?
  /// Why the requirement binds here: new or existing plant, in force since when, where, for what.
  package var because: Bilingual?
  /// Judged and shown, but counting in no verdict and no exit code.
  package var isAdvisory: Bool
  package var coverage: Coverage?
  /// Which hours or days `coverage` lacks; `nil` where coverage is not of hours or days.
  package var gaps: CoverageGaps?
  /// What each hour of the period came to, one an hour of it; `nil` where no hours are judged.
  package var hours: HourClasses?
  /// Hours, days, samples or months that break the requirement, also those that make no episode.
  package var exceeding: Int?
  /// The greatest value that was compared with an emission limit; `nil` where nothing was judged.
  package var highest: Highest?
  /// What was compared with what.
  package var requirement: Requirement?
  /// What was found, where it is one figure; `nil` where findings have episodes or samples instead.
  package var measured: Figure?
  /// The arithmetic with its numbers, a step a line, so that a reader can follow it by hand.
  package var working: [Bilingual]
  package var intensity: IntensityFigures?

  package init(
    rule: String, outlet: String? = nil, pollutant: String? = nil, standard: String,
    limit: String? = nil, target: String? = nil, item: String? = nil, subject: Bilingual? = nil,
    group: Bilingual? = nil,
    clause: String? = nil, basis: Basis? = nil, verdict: Verdict, reason: Bilingual? = nil,
    because: Bilingual? = nil, isAdvisory: Bool = false, coverage: Coverage? = nil,
    gaps: CoverageGaps? = nil, hours: HourClasses? = nil, exceeding: Int? = nil,
    requirement: Requirement? = nil, measured: Figure? = nil, working: [Bilingual] = [],
    intensity: IntensityFigures? = nil
  ) {
    self.rule = rule
    self.outlet = outlet
    self.pollutant = pollutant
    self.standard = standard
    self.limit = limit
    self.target = target
    self.item = item
    self.subject = subject
    self.group = group
    self.clause = clause
    self.basis = basis
    self.verdict = verdict
    self.reason = reason
    self.because = because
    self.isAdvisory = isAdvisory
    self.coverage = coverage
    self.gaps = gaps
    self.hours = hours
    self.exceeding = exceeding
    self.requirement = requirement
    self.measured = measured
    self.working = working
    self.intensity = intensity
  }

  /// The limit as a reader needs it beside the verdict.
  package struct Requirement: Hashable, Sendable {
    /// On which side of the value a plant must keep.
    package enum Sense: String, CaseIterable, Sendable {
      case atMost = "at-most"
      case atLeast = "at-least"
      /// The value itself is too little.
      case moreThan = "more-than"
    }

    package var sense: Sense
    /// As printed in the pack; where it is computed from the pack's figures (a rate at a stack's
    /// height, a corrected norm, an intensity after a decline) with at most six decimals.
    package var value: String
    package var unit: String
    /// Reference oxygen content in %.
    package var oxygen: String?
    /// In %, with basis `share`.
    package var share: String?
    /// Hours of a window, with basis `rolling`.
    package var window: Int?
    /// How the value is compared, as the standard's `comparison` key says it: `full-value` or
    /// `rounded`.
    package var comparison: String
    package var source: String
    /// The figure's label as packs write it: `confirmed` …
    package var confidence: String

    package init(
      sense: Sense = .atMost, value: String, unit: String, oxygen: String? = nil,
      share: String? = nil, window: Int? = nil, comparison: String = "full-value",
      source: String, confidence: String
    ) {
      self.sense = sense
      self.value = value
      self.unit = unit
      self.oxygen = oxygen
      self.share = share
      self.window = window
      self.comparison = comparison
      self.source = source
      self.confidence = confidence
    }
  }
}

extension Check {
  /// A value and when it was.
  package struct Highest: Hashable, Sendable {
    /// In the base unit, converted as the limit asks: a decimal string of at most six decimals.
    package var value: String
    /// As people read it: `mg/m³`; empty for a bare number.
    package var unit: String
    /// The start of the hour or day; of a window that of the hour it ends with. The first of equals.
    package var at: Instant

    package init(value: String, unit: String, at: Instant) {
      self.value = value
      self.unit = unit
      self.at = at
    }
  }
}

/// A printed figure: a decimal string of at most six decimals, and its unit (empty: a bare number).
package struct Figure: Hashable, Sendable {
  package var value: String
  package var unit: String

  package init(_ value: String, _ unit: String) {
    self.value = value
    self.unit = unit
  }
}

/// Energy intensities in tce per 10⁴ yuan, as decimal strings of at most six decimals.
package struct IntensityFigures: Hashable, Sendable {
  package var intensity: String
  package var baseIntensity: String
  package var allowed: String
  package var year: Int
  package var baseYear: Int
  /// The target's path from the base year to the year judged; empty where it was not drawn.
  package var path: [Step]

  /// A year of the path.
  package struct Step: Hashable, Sendable {
    package var year: Int
    /// What the target allows.
    package var allowed: String
    /// What the plant came to; `nil` where a month or a coefficient is missing.
    package var measured: String?

    package init(year: Int, allowed: String, measured: String?) {
      self.year = year
      self.allowed = allowed
      self.measured = measured
    }
  }

  package init(
    intensity: String, baseIntensity: String, allowed: String, year: Int, baseYear: Int,
    path: [Step] = []
  ) {
    self.intensity = intensity
    self.baseIntensity = baseIntensity
    self.allowed = allowed
    self.year = year
    self.baseYear = baseYear
    self.path = path
  }
}
