#if Server
import HTTPTypes
import Hummingbird
import Measures
import Reports
import ServerStore

/// A month's digest of what its caller may see: the page's own file.
enum DigestAPI {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.apiDigest, digest)
  }

  private static func digest(_ visit: Visit) async throws -> Response {
    guard let month = CivilMonth(try visit.parameter("month")) else { throw Refusal.notFound }
    let format = try visit.choice("format", DigestFormat.self) ?? .json
    let view = try await visit.ledger()
    let scope = try DigestScope(visit, view, try wish(visit, view))
    let bytes = try await DigestChapter.file(month, format, scope, view, visit)
    var headers: HTTPFields = [
      .contentDisposition: AttachmentName.field("digest-\(month).\(format.asReport.fileEnding)")
    ]
    headers[.contentLanguage] = visit.language.rawValue
    return try await visit.downloaded(
      visit.tagged(bytes, type: format.asReport.contentType, headers: headers), .digestDownloaded,
      "\(month)", scope.query + format.rawValue)
  }

  /// What narrows it to a part of the caller's. A program says which where there are several: what it
  /// gets must not change with what its owner may see.
  private static func wish(_ visit: Visit, _ view: LedgerView) throws -> DigestScope.Wish {
    let rights = try visit.person().rights
    var wish = DigestScope.Wish()
    let pattern = try visit.query["district"].map { code in
      guard let pattern = RegionPattern(code) else {
        throw Refusal.badValue("district", zh: "应为六位区域代码", en: "is a code of six digits")
      }
      return pattern
    }
    wish.district = pattern?.code
    if let plant = visit.query["plant"] {
      // Only what has a run that the caller may see; else the digest would say that it has none.
      wish.plant = try view.plant(plant).id
      return wish
    }
    switch rights.role {
    case .administrator: break
    case .plant:
      guard rights.plants.count == 1, let only = rights.plants.first else {
        throw Refusal.badValue("plant", zh: "请写明企业编号", en: "is needed: which of your plants")
      }
      _ = try view.plant(only)
      wish.district = nil
    case .inspector:
      guard let asked = pattern ?? (rights.regions.count == 1 ? rights.regions.first : nil) else {
        throw Refusal.badValue("district", zh: "请写明区域代码", en: "is needed: which of your regions")
      }
      // A region that lies in one of the inspector's own: with fewer pairs of zeros, or the same.
      guard rights.regions.contains(where: { $0.covers(asked.code) }) else {
        throw Refusal.notFound
      }
    }
    return wish
  }
}

extension DigestFormat {
  /// The report's format of the same kind: for its type, its ending and its words.
  var asReport: ReportFormat {
    switch self {
    case .text: .text
    case .json: .json
    case .html: .html
    case .markdown: .markdown
    case .xlsx: .xlsx
    }
  }
}
#endif
