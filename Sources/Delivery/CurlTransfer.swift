// All of this module's dealings with libcurl.

import CCurl

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// One transfer by libcurl, from its settings to how it ended.
///
/// Whatever is secret among the settings goes to libcurl and nowhere else: nothing here prints, and
/// libcurl's own tracing stays off.
struct CurlTransfer {
  enum Setting {
    case text(CURLoption, String)
    case number(CURLoption, Int)
    case list(CURLoption, [String])
  }

  struct End {
    /// `CURLE_OK`, or why not.
    var code: CURLcode
    /// The last status: of SMTP's last reply, or of HTTP; 0 where none came.
    var status: Int
    /// The server's last lines, without their ends; at most ``keptLines``. Whole ones: what is secret
    /// in them is hidden before they are cut.
    var lines: [String]
    /// The codes of all of an SMTP server's replies, in order; at most ``keptReplies``.
    var replies: [Int]
    /// What an HTTP server sent, up to as many bytes as were to be kept.
    var body: [UInt8]
    /// Whether libcurl took everything that was to be sent: from then on the server may have it.
    var isAllTaken: Bool
    /// Whether anything of an HTTP request went out: from then on the server may have it.
    var isRequestBegun = false

    /// libcurl's words for the code.
    var reason: String {
      guard let text = unsafe curl_easy_strerror(code) else { return "curl \(code.rawValue)" }
      return unsafe String(cString: text)
    }
  }

  static let keptLines = 8
  static let keptReplies = 64
  static let keptBytes = 64 << 10

  /// Runs it to its end, which the settings' time-outs bound.
  ///
  /// - Parameters:
  ///   - upload: what an SMTP transfer sends after DATA, or HTTP as its body; `nil`: the settings say
  ///     what is sent.
  ///   - kept: bytes of an answer that are taken; one with more ends the transfer.
  ///   - patience: seconds that an SMTP server may be silent; `nil`: as long as the settings let it.
  static func run(
    _ settings: [Setting], upload: [UInt8]? = nil, keeping kept: Int = keptBytes,
    patience: Int? = nil
  ) -> End {
    guard let handle = unsafe curl_easy_init() else {
      return End(
        code: CURLE_FAILED_INIT, status: 0, lines: [], replies: [], body: [], isAllTaken: false)
    }
    let exchange = unsafe Exchange(
      upload: upload ?? [], keptBytes: kept, patience: patience, handle: handle)
    // libcurl may still call back while it cleans up.
    defer { withExtendedLifetime(exchange) { unsafe curl_easy_cleanup(handle) } }
    var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []
    defer { for index in unsafe lists.indices { unsafe curl_slist_free_all(lists[index]) } }
    let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()

    var failure = CURLE_OK
    func set(_ code: CURLcode) { if failure == CURLE_OK { failure = code } }
    for setting in settings {
      switch setting {
      case .text(let option, let value): unsafe set(greengate_curl_text(handle, option, value))
      case .number(let option, let value): unsafe set(greengate_curl_number(handle, option, value))
      case .list(let option, let values):
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values { unsafe list = curl_slist_append(list, value) }
        if let list = unsafe list { unsafe lists.append(list) }
        unsafe set(greengate_curl_list(handle, option, list))
      }
    }
    unsafe set(greengate_curl_number(handle, CURLOPT_NOSIGNAL, 1))
    unsafe set(greengate_curl_context(handle, CURLOPT_HEADERDATA, context))
    unsafe set(greengate_curl_callback(handle, CURLOPT_HEADERFUNCTION, keepLine))
    unsafe set(greengate_curl_context(handle, CURLOPT_WRITEDATA, context))
    unsafe set(greengate_curl_callback(handle, CURLOPT_WRITEFUNCTION, keepBody))
    if let patience {
      // libcurl's own comes a little later, where nobody watches.
      unsafe set(
        greengate_curl_number(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, patience + 5))
      unsafe set(greengate_curl_watching(handle, watchSilence, context))
    }
    if let upload {
      unsafe set(greengate_curl_number(handle, CURLOPT_UPLOAD, 1))
      unsafe set(
        greengate_curl_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(upload.count)))
      unsafe set(greengate_curl_context(handle, CURLOPT_READDATA, context))
      unsafe set(greengate_curl_callback(handle, CURLOPT_READFUNCTION, giveUpload))
    }
    guard failure == CURLE_OK else {
      return End(code: failure, status: 0, lines: [], replies: [], body: [], isAllTaken: false)
    }
    let code = withExtendedLifetime(exchange) { unsafe curl_easy_perform(handle) }
    return End(
      code: code, status: unsafe greengate_curl_status(handle), lines: exchange.lines,
      replies: exchange.replies, body: exchange.body,
      isAllTaken: upload != nil && exchange.taken == exchange.upload.count,
      isRequestBegun: unsafe greengate_curl_sent(handle) > 0)
  }

  /// What libcurl's callbacks share; used by one transfer, on one thread.
  @safe private final class Exchange {
    let upload: [UInt8]
    let keptBytes: Int
    var taken = 0
    var lines: [String] = []
    var replies: [Int] = []
    var body: [UInt8] = []
    private let patience: Duration?
    /// Ends after this does: `run` holds both. libcurl alone looks into it.
    private let handle: UnsafeMutableRawPointer
    private var lastSign = ContinuousClock.now

    init(
      upload: [UInt8], keptBytes: Int, patience: Int?, handle: UnsafeMutableRawPointer
    ) {
      self.upload = upload
      self.keptBytes = keptBytes
      self.patience = patience.map { .seconds($0) }
      unsafe self.handle = unsafe handle
    }

    /// The server said something, or took something.
    func hear() { lastSign = ContinuousClock.now }

    /// Ends what has been silent for too long. libcurl would say goodbye then, and wait as long for
    /// the answer to that as for any other; so it is the time for all of them that is made short.
    func watch() {
      guard let patience, ContinuousClock.now - lastSign >= patience else { return }
      unsafe _ = greengate_curl_number(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, 1)
    }

    func keep(_ line: String) {
      hear()
      lines.append(line)
      if lines.count > CurlTransfer.keptLines { lines.removeFirst() }
      // RFC 5321 4.2: a reply's last line has no hyphen after its code.
      let sign = line.utf8.dropFirst(3).first
      guard sign == nil || sign == UInt8(ascii: " "), replies.count < CurlTransfer.keptReplies,
        line.utf8.prefix(3).allSatisfy({ (0x30...0x39).contains($0) }),
        let code = Int(line.prefix(3)), (200...599).contains(code)
      else { return }
      replies.append(code)
    }
  }

  private static let giveUpload: greengate_curl_data = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let length = min(size * count, exchange.upload.count - exchange.taken)
    guard length > 0 else { return 0 }
    unsafe exchange.upload.withUnsafeBytes { upload in
      guard let start = upload.baseAddress else { return }
      unsafe memcpy(bytes, start + exchange.taken, length)
    }
    exchange.taken += length
    exchange.hear()
    return length
  }

  private static let watchSilence: greengate_curl_watch = { context, _, _, _, _ in
    guard let context = unsafe context else { return 0 }
    unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().watch()
    return 0
  }

  private static let keepLine: greengate_curl_data = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: min(size * count, keptBytes))
    exchange.keep(
      unsafe String(decoding: line.prefix { $0 != 0x0D && $0 != 0x0A }, as: UTF8.self))
    return size * count
  }

  private static let keepBody: greengate_curl_data = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    // Past the bound, the transfer ends: no answer that is wanted is that long.
    guard exchange.body.count + size * count <= exchange.keptBytes else { return 0 }
    unsafe exchange.body += UnsafeRawBufferPointer(start: bytes, count: size * count)
    return size * count
  }
}
