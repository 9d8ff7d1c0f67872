#if Server
import Crypto
package import HTTPTypes
package import Hummingbird
import Measures

/// What all pages of findings share.
extension Visit {
  /// What the reader may know of the ledger now.
  package func ledger() async throws -> LedgerView {
    guard let reader else { throw Refusal.signInFirst }
    // Regions by the register as it is now decide who sees what.
    _ = try? await house.reference.current()
    return try await house.shelf.view(of: reader.sight)
  }

  /// The run that the address names, where the reader may see it.
  package func run() async throws -> (run: SeenRun, view: LedgerView) {
    let view = try await ledger()
    return (try view.run(try parameter("key")), view)
  }

  /// A page with the styles of reports and charts.
  package func readingPage(
    _ name: String, title: String, status: HTTPResponse.Status = .ok, _ values: [String: Any]
  ) throws -> Response {
    var values = values
    values["reportStyles"] = Assets.address(of: "report.css")
    values["chartStyles"] = Assets.address(of: "charts.css")
    values["findingStyles"] = Assets.address(of: "findings.css")
    return try page(name, title: title, status: status, values)
  }
}

/// Addresses of what is read, in one place.
package enum PageAddress {
  package static func plant(_ id: String) -> String { "/plants/" + PercentText.encoded(id) }

  package static func run(_ run: SeenRun) -> String { "/runs/" + run.id }

  /// A finding's own page; where the site has none, the run's list of findings.
  package static func finding(_ run: SeenRun, _ id: String) -> String {
    hasFindings
      ? "/runs/\(run.id)/findings/" + findingName(id) : PageAddress.run(run) + "#findings"
  }

  package static let hasFindings = Routes.all.contains {
    $0.path == "/runs/{key}/findings/{finding}"
  }

  /// What stands for a finding's id in addresses, which have no place for its slashes: the first 16
  /// hex digits of its SHA-256.
  package static func findingName(_ id: String) -> String {
    String(SHA256.hash(data: Array(id.utf8)).hex.prefix(16))
  }

  package static func series(_ run: SeenRun, _ outlet: String, _ pollutant: String) -> String {
    "/runs/\(run.id)/series/" + PercentText.encoded(outlet) + "/" + PercentText.encoded(pollutant)
  }
}
#endif
