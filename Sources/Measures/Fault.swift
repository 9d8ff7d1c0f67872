/// Why a run cannot go on: bad arguments, an unreadable file, an unusable pack.
///
/// Bad rows and breaches are values (``RejectedRow``, findings), never faults. One type serves every
/// module, because each of them owes its user the same three things: a sentence that says what to
/// do, the file and line, and the exit code.
package struct Fault: Error, Hashable, Sendable {
  /// The exit code, from sysexits.h; never 0, 1 or 3, which are verdicts.
  package enum Code: Int32, Sendable {
    case usage = 64
    case unreadableInput = 65
    case missingInput = 66
    case unreachable = 69
    case internalError = 70
    case unwritableOutput = 74
    case temporary = 75
    case notPermitted = 77
    case unusablePack = 78
  }

  package var code: Code
  /// What is wrong and what to do about it, in one sentence.
  package var sentence: Bilingual
  package var position: SourcePosition?
  /// The key that an entry lacks, where that is what is wrong.
  package var missingKey: String?

  package init(
    _ code: Code, _ sentence: Bilingual, at position: SourcePosition? = nil,
    missing key: String? = nil
  ) {
    self.code = code
    self.sentence = sentence
    self.position = position
    missingKey = key
  }
}

/// A file and a line in it, as editors link them (`file:line`).
package struct SourcePosition: Codable, Hashable, Sendable, CustomStringConvertible {
  package var file: String
  /// Counted from 1; `nil` where the whole file is meant.
  package var line: Int?

  package init(file: String, line: Int? = nil) {
    self.file = file
    self.line = line
  }

  package var description: String {
    if let line { "\(file):\(line)" } else { file }
  }
}
