package import Intake
package import Measures

/// What a plant handed in: plant.yaml, read and checked, and its logs, opened.
package struct PlantDossier: Sendable {
  /// The folder or archive, as its user named it.
  package var label: String
  package var plant: Plant
  /// In the order of plant.yaml, as are all lists here.
  package var outlets: [Outlet]
  package var period: Period
  package var energyYear: Int?
  /// Empty: everything.
  package var scope: [Scope]
  package var stops: [PlannedStop]
  package var logs: [LogEntry]
  /// Declared facts that no rule of this version judges.
  package var declarations: Declarations
  /// plant.yaml as it was read, so that a sealed report can name its digest.
  package var plantBytes: [UInt8] = []
  /// What was read and is not judged yet, each kind once.
  package var remarks: [Remark]
  /// Goes through files of the dossier, each open while it is looked at.
  typealias FileVisit =
    @Sendable (Set<String>, (String, InputFile) throws(Fault) -> Void) throws(Fault) -> Void
  var visitFiles: FileVisit?

  /// Opens the files that audit rows name as their evidence, one after the other.
  ///
  /// Names that are no file of the dossier (a document's number, a link that leaves it) are passed
  /// over; of a file that stands under several names each is visited.
  package func visitEvidence(
    _ names: Set<String>, _ body: (String, InputFile) throws(Fault) -> Void
  ) throws(Fault) {
    let byFile = Dictionary(grouping: names.sorted(), by: relativeFile)
    let files = Set(byFile.keys.compactMap { $0 })
    guard !files.isEmpty else { return }
    try visitFiles?(files) { file, input throws(Fault) in
      for name in byFile[file] ?? [] { try body(name, input) }
    }
  }

  package init(
    label: String, plant: Plant, outlets: [Outlet], period: Period, energyYear: Int? = nil,
    scope: [Scope] = [], stops: [PlannedStop] = [], logs: [LogEntry],
    declarations: Declarations = Declarations(), remarks: [Remark] = []
  ) {
    self.label = label
    self.plant = plant
    self.outlets = outlets
    self.period = period
    self.energyYear = energyYear
    self.scope = scope
    self.stops = stops
    self.logs = logs
    self.declarations = declarations
    self.remarks = remarks
  }
}

extension PlantDossier {
  /// The outlets and the points before treatment: what emission logs may speak of.
  package var measuringPoints: [Outlet] {
    outlets
      + declarations.outlets.compactMap { details in
        let outlet = outlets.first { $0.id == details.outlet }
        return details.inlet.map {
          Outlet(id: $0, name: $0, processes: [], monitors: outlet?.monitors ?? [])
        }
      }
  }
}

extension PlantDossier {
  /// Minutes between readings by outlet, the longest where several emission logs speak of it: what
  /// the authority's card is compared with.
  package var intervals: [String: Int] {
    var intervals: [String: Int] = [:]
    for log in logs {
      guard log.kind == .emission, let minutes = log.intervalMinutes else { continue }
      for outlet in log.outlet.map({ [$0] }) ?? outlets.map(\.id) {
        intervals[outlet] = max(minutes, intervals[outlet] ?? 0)
      }
    }
    return intervals
  }
}

extension PlantDossier {
  /// What manual logs may speak of: points in the open air besides.
  package var samplingPoints: [Outlet] {
    measuringPoints
      + declarations.points.map { Outlet(id: $0.id, name: $0.id, processes: [], monitors: []) }
  }
}

/// A log that plant.yaml names, open for reading, with what plant.yaml says of it.
package struct LogEntry: Sendable {
  /// Relative to the dossier, with `/`; what reports print.
  package var file: String
  package var kind: LogKind
  package var input: InputFile
  /// Minutes between readings; always there for emission logs.
  package var intervalMinutes: Int?
  package var flags: FlagSet
  package var stampsCloseInterval: Bool
  /// The outlet of every row of a log without an outlet column.
  package var outlet: String?
  /// The unit of every row of a log without a unit column.
  package var unit: UnitOfMeasure?
  /// Headers that plant.yaml explains.
  package var columns: [String: ColumnUse]
  /// Where plant.yaml names the log.
  package var position: SourcePosition

  package init(
    file: String, kind: LogKind, input: InputFile, intervalMinutes: Int? = nil,
    flags: FlagSet = .hj212, stampsCloseInterval: Bool = false, outlet: String? = nil,
    unit: UnitOfMeasure? = nil, columns: [String: ColumnUse] = [:], position: SourcePosition
  ) {
    self.file = file
    self.kind = kind
    self.input = input
    self.intervalMinutes = intervalMinutes
    self.flags = flags
    self.stampsCloseInterval = stampsCloseInterval
    self.outlet = outlet
    self.unit = unit
    self.columns = columns
    self.position = position
  }

  /// What intake needs to read the log; `nil` for logs of other kinds.
  package var emissionLog: EmissionLog? {
    guard kind == .emission, let intervalMinutes else { return nil }
    return EmissionLog(
      input: input, intervalMinutes: intervalMinutes, flags: flags,
      stampsCloseInterval: stampsCloseInterval, outlet: outlet, unit: unit, columns: columns)
  }
}

/// Something in plant.yaml that a reader of the report must know.
package struct Remark: Hashable, Sendable {
  /// The key or the log that is meant: `permit`, `stack_height`, `logs/power.csv`.
  package var subject: String
  package var sentence: Bilingual
  package var position: SourcePosition

  package init(subject: String, sentence: Bilingual, position: SourcePosition) {
    self.subject = subject
    self.sentence = sentence
    self.position = position
  }
}
