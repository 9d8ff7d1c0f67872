import FoundationEssentials
import Measures
package import Report

extension DossierFacts {
  /// What an ``InputArchive`` says of the plant; its logs, and all that is judged, are passed over.
  ///
  /// - Returns: `nil` for bytes that are no stored input of the schema that this version knows.
  package init?(stored bytes: [UInt8]) {
    guard let stored = try? JSONDecoder().decode(StoredFacts.self, from: Data(bytes)),
      stored.schema == InputArchive.schema
    else { return nil }
    self.init(
      plant: stored.plant, outlets: stored.outlets, period: stored.period, scope: stored.scope,
      permit: stored.declarations.permit, logs: Set(stored.logs.map(\.kind)),
      products: stored.energy.production.compactMap(\.product))
  }
}

/// Of ``InputArchive`` what a card may speak of.
private struct StoredFacts: Decodable {
  struct Energy: Decodable {
    struct Production: Decodable {
      var product: String?
    }

    var production: [Production]
  }

  struct Declarations: Decodable {
    var permit: Permit?
  }

  struct Log: Decodable {
    var kind: LogKind
  }

  var schema: String
  var plant: Plant
  var outlets: [Outlet]
  var period: Period
  var scope: [Scope]
  var energy: Energy
  var declarations: Declarations
  var logs: [Log]
}
