package import Measures
import Synchronization

/// Whose each body is to write, in this process: bytes lie on the disk before the store hears of them,
/// so whoever has lost the leave must be kept from the file itself.
final class WriteTurns: Sendable {
  private final class Turn: Sendable {
    let writer: String
    /// Held while a part is written: whoever comes next waits for its end.
    let isHeld = Mutex(true)

    init(_ writer: String) { self.writer = writer }
  }

  private let turns = Mutex<[String: Turn]>([:])

  /// Takes the turn from whoever has it, once the part that is being written is.
  func give(_ upload: String, to writer: String) {
    let before = turns.withLock { turns in
      let before = turns[upload]
      turns[upload] = Turn(writer)
      return before
    }
    before?.isHeld.withLock { $0 = false }
  }

  func end(_ upload: String, of writer: String) {
    let ended = turns.withLock { turns -> Turn? in
      guard let turn = turns[upload], turn.writer == writer else { return nil }
      turns[upload] = nil
      return turn
    }
    ended?.isHeld.withLock { $0 = false }
  }

  /// - Returns: `false` where it is not this writer's turn, and nothing was done.
  func during(
    _ upload: String, of writer: String, _ body: () throws(Fault) -> Void
  ) throws(Fault) -> Bool {
    let turn = turns.withLock { turns -> Turn? in
      guard let turn = turns[upload], turn.writer == writer else { return nil }
      return turn
    }
    guard let turn else { return false }
    return try turn.isHeld.withLock { isHeld throws(Fault) -> Bool in
      guard isHeld else { return false }
      try body()
      return true
    }
  }
}

extension ServerStore {
  /// Does something to the body's file while nobody else may.
  ///
  /// - Returns: `false` where the leave has gone to another, or has been given back: nothing was done.
  package func write(
    _ writing: UploadWriting, _ body: () throws(Fault) -> Void
  ) throws(Fault) -> Bool {
    try turns.during(writing.upload.id, of: writing.writer, body)
  }
}
