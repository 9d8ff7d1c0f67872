// All of this module's dealings with other programs.

import Ledger
package import Measures
import Processes

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Hands messages to this machine's own mail system: `sendmail -t -i`, which reads the recipient in
/// the header and does not take a lone dot for the end.
package struct SendmailCarrier: MailCarrier {
  package var program: String
  package var sender: Mailbox

  /// Seconds that it may take for one message.
  static let wholeTime = 120

  /// - Throws: 69 where the program is not there.
  package init(program: String, sender: Mailbox) throws(Fault) {
    guard Program.isExecutable(program) else {
      throw Fault(
        .unreachable,
        Bilingual(
          zh: "没有可运行的 sendmail 程序；请用 --sendmail 路径 指定，或改用 --smtp。",
          en: "There is no sendmail program to run; name one with --sendmail PATH, or use --smtp."),
        at: SourcePosition(file: program))
    }
    self.program = program
    self.sender = sender
  }

  package func send(_ message: [UInt8], to recipient: String) -> SendingEnd {
    guard let input = UnnamedFile(message), let output = UnnamedFile([]) else {
      return SendingEnd(
        .refusedTemporarily, "no temporary file: \(systemReason(errno))", obstacle: nil)
    }
    let ending = run([program, "-t", "-i"], input: input.descriptor, output: output.descriptor)
    let said = output.text()
    switch ending {
    case .exited(0): return SendingEnd(.accepted, said.isEmpty ? "sendmail: 0" : said)
    // sysexits.h: usage, data, no input, no user, no host, not permitted are about this message.
    case .exited(let code) where (64...68).contains(code) || code == 77:
      return SendingEnd(.refusedPermanently, "sendmail: \(code) \(said)")
    // EX_TEMPFAIL: it may stand in the mail system's own queue, and arrive from there.
    case .exited(75): return SendingEnd(.unknown, "sendmail: 75 \(said)")
    case .exited(let code): return SendingEnd(.refusedTemporarily, "sendmail: \(code) \(said)")
    // It had the whole message.
    case .ended: return SendingEnd(.unknown, "sendmail was ended before it answered")
    case .notStarted(let code):
      return SendingEnd(
        .refusedTemporarily, systemReason(code),
        obstacle: Fault(
          .unreachable,
          Bilingual(
            zh: "sendmail 程序无法启动（\(systemReason(code))）；请检查该程序。",
            en: "The sendmail program does not start (\(systemReason(code))); check it."),
          at: SourcePosition(file: program)))
    }
  }

  private enum Ending {
    case exited(Int32)
    /// Killed because its time was over, or by a signal.
    case ended
    case notStarted(Int32)
  }

  private func run(_ words: [String], input: Int32, output: Int32) -> Ending {
    // Nothing of this process's environment, which may hold passwords.
    var program = Program(
      words, environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"])
    program.input = .descriptor(input)
    program.output = .descriptor(output)
    program.errors = .descriptor(output)
    let running: RunningProgram
    do { running = try program.start() } catch { return .notStarted(error.code) }
    let deadline = ContinuousClock.now + .seconds(Self.wholeTime)
    var isTooLate = false
    let ending = running.finish {
      isTooLate = ContinuousClock.now >= deadline
      return !isTooLate
    }
    if case .exited(let code) = ending, !isTooLate { return .exited(code) }
    return .ended
  }
}

/// A temporary file that nobody else can open, and that nothing is left of.
private struct UnnamedFile: ~Copyable {
  let descriptor: Int32

  /// Holds `bytes` and stands at its beginning; `nil` where there is no room.
  init?(_ bytes: [UInt8]) {
    var template = Array("/tmp/greengate-XXXXXX".utf8CString)
    descriptor = unsafe template.withUnsafeMutableBufferPointer { name in
      guard let name = name.baseAddress else { return -1 }
      let descriptor = unsafe mkstemp(name)
      if descriptor >= 0 {
        unsafe unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      }
      return descriptor
    }
    guard descriptor >= 0 else { return nil }
    var done = 0
    while done < bytes.count {
      let wrote = unsafe bytes.withUnsafeBytes { buffer in
        unsafe write(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
      }
      if wrote > 0 {
        done += wrote
      } else if errno != EINTR {
        close(descriptor)
        return nil
      }
    }
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }

  /// The first 1,000 bytes, in one line.
  func text() -> String {
    var bytes = [UInt8](repeating: 0, count: 1000)
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    return String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
      .split(whereSeparator: \.isNewline).joined(separator: " / ").withVisibleControls
  }
}

func systemReason(_ code: Int32) -> String {
  guard let text = unsafe strerror(code) else { return "\(code)" }
  return unsafe String(cString: text)
}
