package import Evaluation
import FoundationEssentials
package import Measures

/// Everything of an ``EvaluationInput`` but the hours of its emission series, as JSON: what the
/// ledger keeps so that a month can be judged again without its logs.
///
/// The same input gives the same bytes. Keys that this version does not know are passed over, and an
/// optional one that is missing reads as absent, so that older and newer tools read each other's.
package struct InputArchive: Codable, Sendable {
  package static let schema = "greengate/stored-input/1"

  private var schema: String
  package var plant: Plant
  package var outlets: [Outlet]
  package var period: Period
  package var energyYear: Int?
  package var scope: [Scope]
  package var stops: [PlannedStop]
  private var unusedSamples: [UnusedSeries]
  package var energy: EnergyRecord
  package var manual: [ManualSample]
  package var power: PowerRecord
  package var audit: [AuditEntry]
  package var declarations: Declarations
  package var asOf: Instant
  package var logs: [LogSummary]
  package var remarks: [Remark]

  /// An entry of ``EmissionRecord/unusedSamples``.
  private struct UnusedSeries: Codable, Sendable {
    var key: SeriesKey
    var samples: UnusedSamples
  }

  package init(_ input: EvaluationInput) {
    schema = Self.schema
    plant = input.plant
    outlets = input.outlets
    period = input.period
    energyYear = input.energyYear
    scope = input.scope
    stops = input.stops
    unusedSamples = input.emission.unusedSamples.sorted { $0.key < $1.key }
      .map { UnusedSeries(key: $0.key, samples: $0.value) }
    energy = input.energy
    manual = input.manual
    power = input.power
    audit = input.audit
    declarations = input.declarations
    asOf = input.asOf
    logs = input.logs
    remarks = input.remarks
  }

  /// The input again, with its hours. Nothing is pictured: what was stored is judged, not shown.
  package func input(with series: [SeriesKey: HourSeries]) -> EvaluationInput {
    var emission = EmissionRecord(period: period, series: series)
    for unused in unusedSamples { emission.unusedSamples[unused.key] = unused.samples }
    var input = EvaluationInput(
      plant: plant, outlets: outlets, period: period, energyYear: energyYear, scope: scope,
      stops: stops, emission: emission, energy: energy, manual: manual, power: power,
      audit: audit, declarations: declarations, asOf: asOf, logs: logs, remarks: remarks)
    input.isPictured = false
    return input
  }
}

extension InputArchive {
  /// - Throws: an internal ``Fault``: every input can be written.
  package func bytes() throws(Fault) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(self))
    } catch {
      throw Fault(
        .internalError,
        Bilingual(
          zh: "核查输入无法保存（\(error)）；请连同命令和版本号告知维护者。",
          en:
            "The input cannot be stored (\(error)); please tell the maintainers, with the command "
            + "and the version."))
    }
  }

  /// - Parameter place: Where the bytes come from, for the fault.
  /// - Throws: a ``Fault`` for bytes that are no stored input, or one of a newer schema.
  package static func read(_ bytes: [UInt8], from place: SourcePosition) throws(Fault) -> Self {
    let decoder = JSONDecoder()
    let data = Data(bytes)
    do {
      let archive = try decoder.decode(Self.self, from: data)
      if archive.schema == schema { return archive }
      throw newer(archive.schema, place)
    } catch let fault as Fault {
      throw fault
    } catch {
      // A newer schema may hold what this version cannot read.
      if let found = try? decoder.decode(Mark.self, from: data).schema, found != schema {
        throw newer(found, place)
      }
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "保存的核查输入无法读取（\(reason(error))），未被使用；请用 greengate ledger verify 检查，"
            + "并从备份恢复。",
          en: "The stored input cannot be read (\(reason(error))) and was not used; run 'greengate "
            + "ledger verify' and restore a backup."), at: place)
    }
  }

  private static func newer(_ found: String, _ place: SourcePosition) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "保存的核查输入格式为 \(found.withVisibleControls)，本版本只能读取 \(schema)；"
          + "请使用更新的 greengate。",
        en: "The stored input is of \(found.withVisibleControls), and this version reads "
          + "\(schema); use a newer greengate."), at: place)
  }

  private struct Mark: Decodable {
    var schema: String
  }

  /// Where in the JSON it failed; the rest of an error speaks of types.
  private static func reason(_ error: any Error) -> String {
    func path(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      let keys = context.codingPath + (key.map { [$0] } ?? [])
      return keys.isEmpty ? "JSON" : keys.map(\.stringValue).joined(separator: ".")
    }
    switch error as? DecodingError {
    case .keyNotFound(let key, let context): return path(context, key)
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return path(context)
    default: return "JSON"
    }
  }
}
