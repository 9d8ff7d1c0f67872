#if Server
import HTTPTypes
import Hummingbird
import Logging
import Measures
import ServerStore

/// Everything the site consists of. A new chapter is a file with a `Chapter` and a name here.
package enum Chapters {
  package static let all: [Chapter] = [
    Assets.chapter, HealthChapter.chapter, MetricsChapter.chapter, OverviewChapter.chapter,
    SignInChapter.chapter,
    InvitationChapter.chapter, AccountChapter.chapter, PeopleChapter.chapter, TokenChapter.chapter,
    AuditChapter.chapter, PlantChapter.chapter, RunChapter.chapter, SeriesChapter.chapter,
    FindingChapter.chapter, FindingListChapter.chapter, DigestChapter.chapter,
    StandardsChapter.chapter, WaiverChapter.chapter, RegisterChapter.chapter,
    ApplicationChapter.chapter, ApplicationSending.chapter, GateAPI.chapter,
    UploadChapter.chapter, UploadMapping.chapter, UploadAPI.chapter, RunAPI.chapter,
    DigestAPI.chapter, OpenAPI.chapter,
  ]
}

/// What watches the server asks.
enum HealthChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.health) { _ in plain(.ok, "ok\n") }
    handlers.on(Routes.readiness) { visit in
      switch visit.house.readiness.current {
      case .starting: return plain(.serviceUnavailable, "starting\n")
      case .stopping: return plain(.serviceUnavailable, "stopping\n")
      case .ready: break
      }
      do {
        let isInPlace = try await visit.store { (store) throws(Fault) in
          _ = try store.hasAdministrator()
          return store.folder.isInPlace
        }
        guard isInPlace else {
          visit.logger.error("not ready", metadata: ["fault": "the data folder is gone"])
          return plain(.serviceUnavailable, "folder\n")
        }
        // A ledger that cannot be read is not seen by the store.
        _ = try await visit.house.shelf.view(of: Sight(.administrator))
      } catch let error as Fault {
        visit.logger.error("not ready", metadata: ["fault": "\(error.sentence.en)"])
        return plain(.serviceUnavailable, "data\n")
      }
      return plain(.ok, "ready\n")
    }
  }

  private static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
#endif
