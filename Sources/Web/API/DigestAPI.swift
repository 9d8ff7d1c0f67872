#if Server
import HTTPTypes
import Hummingbird
import Logging
import Measures
import Receiving
import Reports
import ServerStore
import Workbench

/// A month's digest of what its caller may see, made by the command line itself.
enum DigestAPI {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.apiDigest, digest)
  }

  private static func digest(_ visit: Visit) async throws -> Response {
    let text = try visit.parameter("month")
    guard text.utf8.count == 7, CivilDate(text + "-01") != nil else { throw Refusal.notFound }
    let format = try visit.choice("format", DigestFormat.self) ?? .json
    let scope = try await scope(visit)
    let (language, desk) = (visit.language, visit.house.desk)
    let scratch = visit.house.store.folder.work("digest-" + FormTokens.freshCookie())
    try await desk.run { () throws(Fault) in try BodyFile.makeFolder(scratch) }
    let answer = await visit.house.checks.digest(
      text, format: format.rawValue, scope: scope, language, scratch: scratch)
    await desk.discard(scratch)
    switch answer {
    case .printed(let bytes):
      var headers: HTTPFields = [
        .contentDisposition: AttachmentName.field("digest-\(text).\(format.fileEnding)")
      ]
      headers[.contentLanguage] = language.rawValue
      return visit.tagged(bytes, type: format.contentType, headers: headers)
    case .failed(let errors):
      visit.logger.error("digest", metadata: ["error": "\(errors)"])
      throw Refusal.unexpected
    case .stopped(let outcome):
      visit.logger.error("digest", metadata: ["outcome": "\(outcome)"])
      throw Refusal.stopping
    }
  }

  /// What narrows it to the caller's part: one plant, or one region.
  private static func scope(_ visit: Visit) async throws -> [String] {
    let rights = try visit.person().rights
    let (plant, district) = (visit.query["plant"], visit.query["district"])
    let pattern = try district.map { code in
      guard let pattern = RegionPattern(code) else {
        throw Refusal.badValue("district", zh: "应为六位区域代码", en: "is a code of six digits")
      }
      return pattern
    }
    if let plant {
      // Only what has a run that the caller may see; else the digest would say that it has none.
      _ = try await visit.ledger().plant(plant)
      return ["--plant=\(plant)"] + (pattern.map { ["--district=\($0.code)"] } ?? [])
    }
    switch rights.role {
    case .administrator: return pattern.map { ["--district=\($0.code)"] } ?? []
    case .plant:
      guard rights.plants.count == 1, let only = rights.plants.first else {
        throw Refusal.badValue("plant", zh: "请写明企业编号", en: "is needed: which of your plants")
      }
      _ = try await visit.ledger().plant(only)
      return ["--plant=\(only)"]
    case .inspector:
      guard let asked = pattern ?? (rights.regions.count == 1 ? rights.regions.first : nil) else {
        throw Refusal.badValue("district", zh: "请写明区域代码", en: "is needed: which of your regions")
      }
      // A region that lies in one of the inspector's own: with fewer pairs of zeros, or the same.
      guard rights.regions.contains(where: { $0.covers(asked.code) }) else {
        throw Refusal.notFound
      }
      return ["--district=\(asked.code)"]
    }
  }
}

extension DigestFormat {
  var contentType: String {
    switch self {
    case .text: "text/plain; charset=utf-8"
    case .json: "application/json"
    case .html: "text/html; charset=utf-8"
    case .markdown: "text/markdown; charset=utf-8"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    }
  }

  var fileEnding: String {
    switch self {
    case .text: "txt"
    case .markdown: "md"
    case .json, .html, .xlsx: rawValue
    }
  }
}
#endif
