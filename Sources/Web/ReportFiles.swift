#if Server
import Crypto
import HTTPTypes
package import Hummingbird
import Ledger
package import Measures
import Report
package import Reports
import ServerStore

/// A run's report as a file, in every format: what `greengate check --seal` writes of the same
/// dossier, byte for byte.
package enum ReportFiles {
  /// Formats that this server writes; paper is printed by the browser.
  package static let formats = ReportFormat.allCases.filter { $0 != .pdf }

  package static func bytes(
    of run: SeenRun, _ format: ReportFormat, _ language: Language, from shelf: LedgerShelf
  ) async throws(Fault) -> [UInt8] {
    if format == .json { return try await shelf.json(of: run, language) }
    let name = "\(run.record.key) \(format.rawValue) \(language.rawValue)"
    if let bytes = shelf.pages[name] { return bytes }
    let report = try await shelf.report(of: run, language)
    return try await shelf.read { (_) throws(Fault) in
      let bytes = try format.reporter(style: ReportStyle(language: language)).bytes(of: report)
      shelf.pages.keep(bytes, for: name, cost: bytes.count)
      return bytes
    }
  }

  /// The answer, with an ETag of the bytes; `304` where the reader has them.
  ///
  /// - Parameter file: Its name without the ending.
  package static func response(
    _ bytes: [UInt8], _ format: ReportFormat, _ language: Language, named file: String,
    ifNoneMatch: String?
  ) -> Response {
    let tag = ETagList.tag(of: bytes)
    var headers: HTTPFields = [
      .eTag: tag, .cacheControl: "private, no-cache", .contentLanguage: language.rawValue,
    ]
    if let ifNoneMatch, ETagList(ifNoneMatch).holds(tag) {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = format.contentType
    // A page of its own brings its styles along, which this site's policy does not let in: it is a
    // file to keep.
    let name = file + "." + format.fileEnding
    headers[.contentDisposition] =
      (format.isShown ? "inline" : "attachment") + "; filename=\"report.\(format.fileEnding)\"; "
      + "filename*=UTF-8''" + PercentText.encoded(name)
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension Visit {
  /// An answer that takes a whole file away: who got which is put down before it goes. Who has the same
  /// already gets nothing, and nothing is put down.
  func downloaded(
    _ response: Response, _ action: AuditAction, _ subject: String, _ detail: String
  ) async throws -> Response {
    guard response.status == .ok, request.method == .get else { return response }
    let actor = try actor()
    try await store { (store) throws(Fault) in
      _ = try store.append(actor, action, subject: subject, detail: detail)
    }
    return response
  }
}

/// What `If-None-Match` lists.
package struct ETagList: Sendable {
  private let tags: [Substring]
  private let isAny: Bool

  package init(_ header: String) {
    let parts = header.split(separator: ",").map(\.trimmingSpaces)
    isAny = parts.contains("*")
    // A weak one is as good for reading.
    tags = parts.map { $0.hasPrefix("W/") ? $0.dropFirst(2) : $0 }
  }

  /// What stands for these bytes.
  package static func tag(of bytes: [UInt8]) -> String {
    "\"" + SHA256.hash(data: bytes).hex.prefix(32) + "\""
  }

  package func holds(_ tag: String) -> Bool { isAny || tags.contains { $0 == tag } }
}

extension Request {
  /// Whether whoever asks says that he has what the tag names.
  func hasCopy(of tag: String) -> Bool {
    headers[.ifNoneMatch].map { ETagList($0).holds(tag) } ?? false
  }
}

extension ReportFormat {
  package var contentType: String {
    switch self {
    case .text, .github: "text/plain; charset=utf-8"
    case .json: "application/json"
    case .html: "text/html; charset=utf-8"
    case .pdf: "application/pdf"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .csv: "text/csv; charset=utf-8"
    case .markdown: "text/markdown; charset=utf-8"
    case .sarif: "application/sarif+json"
    case .junit: "application/xml"
    }
  }

  package var fileEnding: String {
    switch self {
    case .text, .github: "txt"
    case .markdown: "md"
    case .sarif: "sarif"
    case .junit: "xml"
    case .json, .html, .pdf, .xlsx, .csv: rawValue
    }
  }

  /// Whether a browser shows it rather than keeping it.
  fileprivate var isShown: Bool {
    switch self {
    case .text, .json, .github: true
    case .html, .pdf, .xlsx, .csv, .markdown, .sarif, .junit: false
    }
  }

  /// In words, for the list of downloads.
  package func words(_ language: Language) -> String {
    switch self {
    case .text: language.say("文本", "text")
    case .json: "JSON"
    case .html: language.say("网页（单个文件）", "page in one file")
    case .pdf: "PDF"
    case .xlsx: "Excel"
    case .csv: "CSV"
    case .markdown: "Markdown"
    case .sarif: "SARIF"
    case .junit: "JUnit"
    case .github: language.say("GitHub 注释", "GitHub annotations")
    }
  }
}
#endif
