#if Server
import Logging
import Web

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Lines on the standard outputs. One that cannot be written is lost: a server goes on without.
enum Console {
  static func print(_ line: String) { put(line, to: STDOUT_FILENO) }
  static func error(_ line: String) { put(line, to: STDERR_FILENO) }

  /// In one call, so that lines of several threads do not mix.
  private static func put(_ line: String, to descriptor: Int32) {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe write(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}

/// One line of JSON an event, on the standard error output: what journald and log collectors read.
struct LineLog: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info
  let label: String

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &now)
    let milliseconds = Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    var line = "{\"time\":\(milliseconds),\"level\":\"\(event.level)\",\"source\":"
    line += JSONText.quoted(label) + ",\"message\":" + JSONText.quoted(event.message.description)
    let all = metadata.merging(event.metadata ?? [:]) { _, own in own }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      line += "," + JSONText.quoted(key) + ":" + JSONText.quoted("\(value)")
    }
    Console.error(line + "}")
  }
}
#endif
