#if Server
import Charts
import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Measures

/// Styles and scripts, inside the program. Their addresses carry their hash, so that browsers keep
/// them for good and never keep a stale one.
package enum Assets {
  private struct Asset: Sendable {
    var name: String
    var type: String
    var bytes: [UInt8]
    var hash: String

    init(_ name: String, _ type: String, _ bytes: [UInt8]) {
      self.name = name
      self.type = type
      self.bytes = bytes
      hash = String(SHA256.hash(data: bytes).hex.prefix(16))
    }
  }

  private static let all =
    [
      Asset("site.css", "text/css; charset=utf-8", PackageResources.site_css),
      Asset("app.js", "text/javascript; charset=utf-8", PackageResources.app_js),
      Asset("upload.js", "text/javascript; charset=utf-8", PackageResources.upload_js),
      Asset("progress.js", "text/javascript; charset=utf-8", PackageResources.progress_js),
      Asset("icon.svg", "image/svg+xml", PackageResources.icon_svg),
      Asset("report.css", "text/css; charset=utf-8", PackageResources.report_css),
      Asset("findings.css", "text/css; charset=utf-8", PackageResources.findings_css),
      Asset("charts.css", "text/css; charset=utf-8", Array(chartStyles.utf8)),
      Asset("series.js", "text/javascript; charset=utf-8", PackageResources.series_js),
    ] + chartLibrary

  /// dygraphs, where Debian's `libjs-dygraphs` is installed; else pages show the static picture.
  private static let chartLibrary: [Asset] = {
    let path = "/usr/share/javascript/dygraphs/dygraph.min.js"
    guard let data = FileManager.default.contents(atPath: path), !data.isEmpty,
      data.count < 2_000_000
    else { return [] }
    return [Asset("dygraph.min.js", "text/javascript; charset=utf-8", [UInt8](data))]
  }()

  /// Its address; `nil` where it is not installed.
  static var library: String? {
    chartLibrary.first.map { address(of: $0.name) }
  }

  /// An asset's own text, to be put into a file.
  static func text(of name: String) -> String {
    all.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
  }

  /// `/assets/site.css?v=…`
  package static func address(of name: String) -> String {
    guard let asset = all.first(where: { $0.name == name }) else { return "/assets/" + name }
    return "/assets/\(name)?v=\(asset.hash)"
  }

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.asset) { visit in
      let name = try visit.parameter("name")
      guard let asset = all.first(where: { $0.name == name }) else { throw Refusal.notFound }
      let isCurrent = visit.query["v"] == asset.hash
      let tag = "\"\(asset.hash)\""
      var headers: HTTPFields = [
        .contentType: asset.type, .eTag: tag,
        .cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-cache",
      ]
      if visit.request.hasCopy(of: tag) {
        headers[.contentType] = nil
        return Response(status: .notModified, headers: headers)
      }
      return Response(
        status: .ok, headers: headers,
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
  }
}
#endif
