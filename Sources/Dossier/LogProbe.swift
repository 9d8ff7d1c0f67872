package import Intake
package import Measures

/// What the header and the first rows of a log show; from it a plant.yaml is proposed.
///
/// Whoever fills it says only what was seen: `nil` and empty lists become questions in the proposal.
package struct LogProbe: Sendable {
  /// A column whose header was recognised.
  package struct RecognisedColumn: Hashable, Sendable {
    package var header: String
    package var use: ColumnUse

    package init(header: String, use: ColumnUse) {
      self.header = header
      self.use = use
    }
  }

  /// Relative to where plant.yaml will stand.
  package var file: String
  /// The log lies outside of the folder in which plant.yaml will stand, and must be put there.
  package var isElsewhere: Bool
  package var kind: LogKind?
  /// All headers, in the order of the file.
  package var headers: [String]
  package var columns: [RecognisedColumn]
  /// Outlets with the pollutants seen at each; empty where the log has no column of outlets.
  package var outlets: [LogInspection.SeenOutlet]
  /// Ids of the pollutants seen, oxygen and flow among them.
  package var pollutants: [String]
  package var flags: [String]
  package var firstStamp: Instant?
  package var lastStamp: Instant?
  /// Seconds between the two nearest stamps of one series.
  package var smallestStep: Int?
  /// Only the beginning of the log was read, so its last stamp is not known to be the last.
  package var isPartial: Bool
  /// Of a power log.
  package var meters: [String]
  /// Wide columns whose header says no unit.
  package var unitless: [LogInspection.Unitless]
  /// A long log without a column of units.
  package var lacksUnit: Bool
  /// The line of the header, where title rows stand above it.
  package var headerRow: Int?
  /// Why `check` would refuse the log as it is.
  package var refusal: Bilingual?

  package init(_ seen: LogInspection, file: String, isElsewhere: Bool) {
    self.init(
      file: file, kind: seen.kind, headers: seen.header,
      columns: seen.columns.map { RecognisedColumn(header: $0.header, use: $0.use) },
      outlets: seen.outlets, pollutants: seen.pollutants, flags: seen.flags,
      firstStamp: seen.firstStamp, lastStamp: seen.lastStamp, smallestStep: seen.smallestStep,
      isPartial: seen.isPartial)
    self.isElsewhere = isElsewhere
    meters = seen.meters
    unitless = seen.unitless
    lacksUnit = seen.lacksUnit
    refusal = seen.refusal
    headerRow = seen.headerRow
  }

  package init(
    file: String, kind: LogKind?, headers: [String], columns: [RecognisedColumn] = [],
    outlets: [LogInspection.SeenOutlet] = [], pollutants: [String] = [], flags: [String] = [],
    firstStamp: Instant? = nil, lastStamp: Instant? = nil, smallestStep: Int? = nil,
    isPartial: Bool = false
  ) {
    isElsewhere = false
    (meters, unitless, lacksUnit, refusal) = ([], [], false, nil)
    self.file = file
    self.kind = kind
    self.headers = headers
    self.columns = columns
    self.outlets = outlets
    self.pollutants = pollutants
    self.flags = flags
    self.firstStamp = firstStamp
    self.lastStamp = lastStamp
    self.smallestStep = smallestStep
    self.isPartial = isPartial
  }

  /// Headers that nobody recognised.
  var unknownHeaders: [String] {
    let known = Set(columns.map(\.header))
    return headers.filter { !known.contains($0) }
  }

  /// Minutes between readings, if the step is one that a log may have.
  var intervalMinutes: Int? {
    guard let smallestStep, smallestStep > 0, smallestStep % 60 == 0, smallestStep <= 3600,
      60 % (smallestStep / 60) == 0
    else { return nil }
    return smallestStep / 60
  }

  var hasFlagColumn: Bool {
    columns.contains { column in
      switch column.use {
      case .flag, .readingFlag: true
      default: false
      }
    }
  }
}
