#if Server
import CoreMetrics
import HTTPTypes
package import Measures
import Receiving
import ServerStore

/// What the server counts of itself, for `/metrics`. No label holds what a person entered: rows of the
/// table of routes, methods, statuses and words of ours, so their number is bounded.
package struct SiteMetrics: Sendable {
  package let book = MetricsBook(help: help)
  private let began: Instant

  package init(since began: Instant) { self.began = began }

  private static let help = [
    "greengate_requests_total": "Requests answered, by row of the table of routes.",
    "greengate_request_seconds":
      "Seconds from a request's head to its answer's head; streams go on after that.",
    "greengate_upload_bytes_total": "Bytes of uploads that were put on the disk.",
    "greengate_checks_total": "Checks that ended, by what came of them.",
    "greengate_check_seconds": "Seconds that checks took.",
    "greengate_jobs": "Jobs that the store holds, by their state.",
    "greengate_job_longest_wait_seconds": "Seconds that the oldest queued job has waited.",
    "greengate_passwords_waiting": "Passwords that wait to be hashed, or are being hashed.",
    "greengate_file_bytes": "Bytes of the data folder's databases, with what is not merged yet.",
    "greengate_free_bytes": "Bytes that may still be written beside the data folder.",
    "process_resident_memory_bytes": "Memory in use.",
    "process_peak_memory_bytes": "The most memory that was in use since the start.",
    "process_cpu_seconds_total": "Processor time, of the server without its checks.",
    "process_threads": "Threads.",
    "process_start_time_seconds": "When the server started, since 1970.",
  ]

  // MARK: - What happens

  func answered(_ route: Route?, _ method: HTTPRequest.Method, _ status: Int, took: Duration) {
    // A method that no row takes may be any word.
    let known = Self.methods.contains(method) ? method.rawValue : "other"
    let row = route?.path ?? "none"
    Counter(
      label: "greengate_requests_total",
      dimensions: [("route", row), ("method", known), ("status", String(status))], factory: book
    ).increment()
    Timer(label: "greengate_request_seconds", dimensions: [("route", row)], factory: book)
      .recordNanoseconds(Self.nanoseconds(took))
  }

  private static let methods: Set<HTTPRequest.Method> = [
    .get, .head, .post, .put, .patch, .delete, .options,
  ]

  package func received(bytes: Int) {
    Counter(label: "greengate_upload_bytes_total", factory: book).increment(by: bytes)
  }

  /// - Parameter outcome: a word of ours.
  package func checked(_ outcome: String, took: Duration) {
    Counter(label: "greengate_checks_total", dimensions: [("outcome", outcome)], factory: book)
      .increment()
    Timer(label: "greengate_check_seconds", factory: book)
      .recordNanoseconds(Self.nanoseconds(took))
  }

  private static func nanoseconds(_ duration: Duration) -> Int64 {
    Int64(clamping: Int((duration.inSeconds * 1_000_000_000).rounded()))
  }

  // MARK: - What is, when it is asked

  /// Everything, as of now. Asks the store and the disk: off the event loop.
  func text(_ store: ServerStore, hashing: Int) throws(Fault) -> String {
    let counts = try store.jobCounts()
    for state in Job.State.allCases {
      set("greengate_jobs", Double(counts.states[state] ?? 0), [("state", state.rawValue)])
    }
    set("greengate_job_longest_wait_seconds", Double(counts.longestWait))
    set("greengate_passwords_waiting", Double(hashing))
    for (name, path) in [
      ("ledger", store.folder.ledger), ("server", store.folder.database),
    ] {
      let bytes = ["", "-wal"].compactMap { DataFolder.size(of: path + $0) }.reduce(0, +)
      set("greengate_file_bytes", Double(bytes), [("file", name)])
    }
    if let room = DataFolder.room(beside: store.folder.path) {
      set("greengate_free_bytes", Double(room))
    }
    set("process_start_time_seconds", Double(began.seconds))
    process()
    return book.text
  }

  private func set(_ name: String, _ value: Double, _ labels: [(String, String)] = []) {
    Meter(label: name, dimensions: labels, factory: book).set(value)
  }

  /// By what the kernel says; what it does not say is left out.
  private func process() {
    let status = Self.text(of: "/proc/self/status")
    for (key, name, factor) in [
      ("VmRSS", "process_resident_memory_bytes", 1024.0),
      ("VmHWM", "process_peak_memory_bytes", 1024), ("Threads", "process_threads", 1),
    ] {
      let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
      let word = line?.dropFirst(key.count + 1).split { $0 == " " || $0 == "\t" }.first
      if let number = word.flatMap({ Double($0) }) { set(name, number * factor) }
    }
    // Behind the name in brackets, which may hold anything: the 12th and 13th, in hundredths.
    let fields = Self.text(of: "/proc/self/stat").split(separator: ")").last?.split(separator: " ")
    if let fields, fields.count > 12, let user = Double(fields[11]), let own = Double(fields[12]) {
      set("process_cpu_seconds_total", (user + own) / 100)
    }
  }

  private static func text(of path: String) -> String {
    guard let file = try? BodyFile(path, .read) else { return "" }
    defer { file.close() }
    let bytes = (try? file.read(at: 0, count: 16 << 10)) ?? []
    return String(decoding: bytes, as: UTF8.self)
  }
}
#endif
