import Dossier
import Intake
import Measures

/// What the logs that are not of emissions hold: all but power logs are small.
struct TableLogs {
  private(set) var energy = EnergyRecord()
  private(set) var manual: [ManualSample] = []
  private(set) var power = PowerRecord()
  private(set) var audit: [AuditEntry] = []
  /// By the log's place in the dossier.
  private(set) var summaries: [Int: LogSummary] = [:]

  init(_ dossier: PlantDossier, options: ScanOptions) throws(Fault) {
    var powerLogs: [PowerLogs.Source] = []
    for (number, entry) in dossier.logs.enumerated() {
      switch entry.kind {
      case .emission: break
      case .energy:
        let (entries, summary) = try MonthlyLogs.readEnergy(entry.input)
        energy.energy += entries
        summaries[number] = summary
      case .production:
        let (entries, summary) = try MonthlyLogs.readProduction(entry.input)
        energy.production += entries
        summaries[number] = summary
      case .manual:
        let (samples, summary) = try ManualLogs.read(
          entry.input, outlets: dossier.samplingPoints, period: dossier.period,
          outlet: entry.outlet,
          unit: entry.unit)
        manual += samples
        summaries[number] = summary
      case .audit:
        let (entries, summary) = try AuditLogs.read(entry.input)
        audit += entries
        summaries[number] = summary
      case .power:
        powerLogs.append(
          PowerLogs.Source(
            input: entry.input, number: number,
            shiftMinutes: entry.stampsCloseInterval ? entry.intervalMinutes ?? 0 : 0))
      }
    }
    try digestEvidence(in: dossier)
    let (record, read) = try PowerLogs.read(
      powerLogs, meters: dossier.declarations.meters.map(\.id), period: dossier.period,
      options: options)
    power = record
    for (source, summary) in zip(powerLogs, read) { summaries[source.number] = summary }
  }

  /// A row that names a file of the dossier as its evidence is tied to that file by its digest.
  private mutating func digestEvidence(in dossier: PlantDossier) throws(Fault) {
    var digests: [String: String] = [:]
    try dossier.visitEvidence(Set(audit.map(\.evidence))) { name, file throws(Fault) in
      digests[name] = try Seal.sha256(of: file)
    }
    for index in audit.indices { audit[index].sha256 = digests[audit[index].evidence] }
  }
}
