import Dossier
import Intake
import Measures
import Reports
import Standards

extension Pipeline {
  /// Opens a dossier, with what was said of its logs' columns put into its plant.yaml.
  static func opened(
    _ path: String, limits: ArchiveLimits, columns mappings: [ColumnMapping],
    with library: StandardsLibrary
  ) throws(Fault) -> PlantDossier {
    func open(_ plantText: [UInt8]?) throws(Fault) -> PlantDossier {
      try openDossier(
        path, knownSectors: library.sectors, knownProcesses: library.processes,
        knownRegimes: library.regimes, limits: limits, replacing: plantText)
    }
    let dossier = try open(nil)
    guard !mappings.isEmpty else { return dossier }
    var said: [String: [(header: String, use: ColumnUse)]] = [:]
    for log in dossier.logs where log.kind == .emission {
      let header = try LogInspection(log.input).header
      guard let mapping = mappings.first(where: { $0.headers == header }) else { continue }
      said[log.file] = try mapping.columns.map { column throws(Fault) in
        guard let use = ColumnUse(words: column.use) else { throw unknownUse(column.use) }
        return (column.header, use)
      }
    }
    guard !said.isEmpty else { return dossier }
    let amended = try open(try plantText(of: dossier, adding: said))
    // Nothing but the columns may have changed.
    for (before, after) in zip(dossier.logs, amended.logs) {
      var columns = before.columns
      for column in said[before.file] ?? [] { columns[column.header] = column.use }
      guard before.file == after.file, after.columns == columns else { throw notWritten }
    }
    return amended
  }

  /// The columns of a dossier's emission logs, and what each is taken for.
  static func columns(of dossier: PlantDossier) throws(Fault) -> ColumnListing {
    ColumnListing(
      plant: dossier.plant.id, region: dossier.plant.region,
      logs: try dossier.logs.filter { $0.kind == .emission }.map { log throws(Fault) in
        let seen = try LogInspection(log.input)
        var uses: [String: ColumnUse] = [:]
        for column in seen.columns { uses[column.header] = column.use }
        uses.merge(log.columns) { _, said in said }
        return ColumnListing.Log(
          file: log.file, headers: seen.header, uses: seen.header.map { uses[$0]?.words ?? "" })
      })
  }

  static func unknownUse(_ words: String) -> Fault {
    Fault(
      .usage,
      Bilingual(
        zh: "列用途“\(words.withVisibleControls)”不认识；应如 timestamp、reading SO2 mg/m3 或 flag_of SO2。",
        en:
          "'\(words.withVisibleControls)' is no use of a column; it is such as timestamp, reading "
          + "SO2 mg/m3 or flag_of SO2."))
  }

  private static let notWritten = Fault(
    .unreadableInput,
    Bilingual(
      zh: "列的含义无法写入 plant.yaml；请在该日志下手工填写 columns。",
      en:
        "What the columns mean could not be put into plant.yaml; write `columns` under the log by "
        + "hand."))
}
