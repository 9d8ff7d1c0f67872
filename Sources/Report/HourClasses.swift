package import Measures

/// What each hour of a period came to under one limit: for calendars, never for a verdict.
package struct HourClasses: Hashable, Sendable {
  /// An hour, as one ASCII letter.
  package enum Class: UInt8, CaseIterable, Sendable {
    /// Judged: up to 50 % of the limit, up to 80 %, up to the limit.
    case low = 0x61  // a
    case medium = 0x62  // b
    case near = 0x63  // c
    /// Over the limit, up to twice it; more than twice.
    case over = 0x78  // x
    case farOver = 0x58  // X
    /// Expected, with rows, and not judged.
    case invalid = 0x69  // i
    /// Expected, without a readable row.
    case missing = 0x6D  // m
    /// Not expected: the source stood still.
    case stopped = 0x73  // s
    /// The limit did not bind: not in force, or displaced.
    case outside = 0x2D  // -

    package init(_ gap: CoverageGaps.Kind) {
      self = gap == .missing ? .missing : gap.isExpected ? .invalid : .stopped
    }
  }

  /// When the first hour begins.
  package var from: Instant
  /// One letter an hour of the period, as long as it.
  package var letters: String

  package init(from: Instant, _ classes: [Class]) {
    self.from = from
    letters = String(decoding: classes.lazy.map(\.rawValue), as: UTF8.self)
  }

  package init(from: Instant, letters: String) {
    self.from = from
    self.letters = letters
  }

  /// A letter that is none of ours is outside.
  package var classes: [Class] { letters.utf8.map { Class(rawValue: $0) ?? .outside } }
}

/// The hours around an episode with their values: what a chart of it shows.
package struct Surroundings: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var state: HourClasses.Class
    /// At most six decimals; `nil` where nothing was judged.
    package var value: String?
    /// Why nothing was judged; `nil` where something was, and outside.
    package var cause: CoverageGaps.Kind?

    package init(
      state: HourClasses.Class, value: String? = nil, cause: CoverageGaps.Kind? = nil
    ) {
      self.state = state
      self.value = value
      self.cause = cause
    }
  }

  /// When the first entry begins.
  package var from: Instant
  /// In order of time without a hole; at most ``mostHours``.
  package var entries: [Entry]

  /// How many findings of a report get surroundings: the worst.
  package static let mostFindings = 20
  /// Hours of one chart.
  package static let mostHours = 400
  /// Hours shown before and after an episode.
  package static let marginHours = 24

  package init(from: Instant, entries: [Entry]) {
    self.from = from
    self.entries = entries
  }
}
