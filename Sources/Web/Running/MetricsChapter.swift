#if Server
import HTTPTypes
import Hummingbird
import Measures
import NIOCore

/// `/metrics`: for whoever watches the server, and nobody else.
///
/// Who has the token that the configuration names may read it from anywhere. Without a token only this
/// machine may, and only where no proxy stands before the server: behind one every request comes from
/// this machine.
enum MetricsChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.metrics) { visit in
      guard mayRead(visit) else { throw Refusal.notFound }
      let (metrics, desk) = (visit.house.metrics, visit.house.desk)
      let text = try await visit.store { (store) throws(Fault) in
        try metrics.text(store, hashing: desk.hashing)
      }
      return Response(
        status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
  }

  private static func mayRead(_ visit: Visit) -> Bool {
    let settings = visit.house.settings
    let headers = visit.request.headers
    if let given = headers[.authorization] {
      let parts = given.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer", let token = settings.metricsToken
      else { return false }
      return FormTokens.matches(String(parts[1]), token)
    }
    guard settings.metricsToken == nil, !settings.trustsProxy else { return false }
    // A proxy that nobody told the server of may still say what it is.
    let isForwarded = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"].contains {
      headers[named: $0] != nil
    }
    return !isForwarded && NetworkAddress.isLoopback(visit.address)
  }
}

extension NetworkAddress {
  /// Of this machine.
  static func isLoopback(_ address: String) -> Bool {
    address == "::1" || address.hasPrefix("127.") || address.lowercased().hasPrefix("::ffff:127.")
  }
}
#endif
