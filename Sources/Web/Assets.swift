#if Server
import Crypto
import HTTPTypes
import Hummingbird

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
      hash = String(HexText.of(SHA256.hash(data: bytes)).prefix(16))
    }
  }

  private static let all = [
    Asset("site.css", "text/css; charset=utf-8", PackageResources.site_css),
    Asset("app.js", "text/javascript; charset=utf-8", PackageResources.app_js),
    Asset("upload.js", "text/javascript; charset=utf-8", PackageResources.upload_js),
    Asset("progress.js", "text/javascript; charset=utf-8", PackageResources.progress_js),
    Asset("icon.svg", "image/svg+xml", PackageResources.icon_svg),
  ]

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
      if visit.request.headers[.ifNoneMatch] == tag {
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
