import Measures
import Reports
import Synchronization

/// One line on a terminal's standard error that says how far a long read has come.
///
/// Nothing is shown where standard error is no terminal, nor in the first half second; the line is
/// wiped when reading ends.
final class ProgressLine: Sendable {
  private struct Shown {
    var bytes = 0
    var lastWrite: ContinuousClock.Instant
    var isVisible = false
  }

  private let total: Int
  private let language: Language
  private let isEnabled: Bool
  /// Told the same, for a run that a program watches.
  private let listener: (@Sendable (WorkProgress) -> Void)?
  private let shown: Mutex<Shown>

  private static let patience = Duration.milliseconds(500)
  private static let interval = Duration.milliseconds(100)

  /// - Parameter total: bytes of all files that will be read.
  init(
    total: Int, language: Language, isEnabled: Bool = Terminal.showsErrors,
    listener: (@Sendable (WorkProgress) -> Void)? = nil
  ) {
    self.total = total
    self.listener = listener
    self.language = language
    self.isEnabled = isEnabled
    // The first write comes after `patience`, the following ones after `interval`.
    shown = Mutex(
      Shown(lastWrite: ContinuousClock.now.advanced(by: Self.patience - Self.interval)))
  }

  /// Counts bytes as read; may be called from any thread.
  func add(_ bytes: Int) {
    guard isEnabled || listener != nil else { return }
    shown.withLock { shown in
      shown.bytes += bytes
      let now = ContinuousClock.now
      guard now - shown.lastWrite >= Self.interval else { return }
      shown.lastWrite = now
      listener?(WorkProgress(.reading, done: min(shown.bytes, total), of: total))
      guard isEnabled else { return }
      shown.isVisible = true
      let percent = total > 0 ? min(100, shown.bytes * 100 / total) : 0
      let megabytes = "\(shown.bytes / 1_000_000)/\(total / 1_000_000) MB"
      let text = language.say("正在读取", "reading")
      _ = writeAll(Array("\r\u{1B}[K\(text) \(percent) % (\(megabytes))".utf8), to: 2)
    }
  }

  /// Wipes the line.
  func finish() {
    shown.withLock { shown in
      guard shown.isVisible else { return }
      shown.isVisible = false
      _ = writeAll(Array("\r\u{1B}[K".utf8), to: 2)
    }
  }
}
