import Measures
import Reports

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Writes all of `bytes`, and returns the system's error where that fails.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
  var done = 0
  while done < bytes.count {
    let wrote = unsafe bytes.withUnsafeBytes { buffer in
      unsafe write(descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
    }
    if wrote > 0 {
      done += wrote
    } else if errno != EINTR {
      return errno
    }
  }
  return nil
}

/// The system's name for an error number.
func systemMessage(_ code: Int32) -> String {
  guard let text = unsafe strerror(code) else { return "\(code)" }
  return unsafe String(cString: text)
}

/// Where results go, and nothing but results.
enum StandardOutput {
  static func write(_ bytes: [UInt8]) throws(Fault) {
    guard let code = writeAll(bytes, to: STDOUT_FILENO) else { return }
    throw Fault(
      .unwritableOutput,
      Bilingual(
        zh: "结果没有写完：标准输出无法写入（\(systemMessage(code))）；请检查管道或磁盘空间，或改用 -o 写入文件。",
        en:
          "The result was not written: standard output failed (\(systemMessage(code))); check the "
          + "pipe or the disk, or write to a file with -o."))
  }
}

/// Where a person is told what went wrong.
enum StandardError {
  /// `greengate: file:line: sentence`.
  static func write(_ fault: Fault) {
    let position = fault.position.map { "\($0): " } ?? ""
    line("greengate: " + (position + fault.sentence(.spoken)).withVisibleControls)
  }

  /// Says in one line where a result went: `-o` leaves standard output empty.
  static func note(written name: String, bytes: Int) {
    let text = Bilingual(
      zh: "已写入 \(name)（\(bytes) 字节）", en: "wrote \(name) (\(bytes) bytes)")
    line("greengate: " + text(.spoken).withVisibleControls)
  }

  /// Says in one line what a person must know besides.
  static func note(_ message: Bilingual) {
    line("greengate: " + message(.spoken).withVisibleControls)
  }

  /// Says in one line which keys of a proposed plant.yaml a person must fill in; nothing where none.
  static func note(open keys: [String]) {
    guard !keys.isEmpty else { return }
    let list = keys.joined(separator: ", ")
    let text = Bilingual(
      zh: "还需填写 \(keys.count) 处 TODO：\(list)", en: "\(keys.count) TODO to be filled in: \(list)")
    line("greengate: " + text(.spoken).withVisibleControls)
  }

  /// What the argument parser says of arguments that it does not understand.
  static func writeUsage(_ text: String) {
    let prefix = "Error: "
    let message = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
    line("greengate: " + Bilingual(zh: "命令用法有误：", en: "")(.spoken) + message)
  }

  /// There is nobody to tell when standard error itself fails.
  private static func line(_ text: String) {
    _ = writeAll(Array((text + "\n").utf8), to: STDERR_FILENO)
  }
}
