package import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The C library's converter from GB18030; the only place that asks for one.
package enum GB18030 {
  /// Throws where the C library cannot convert `charset`: some trimmed-down systems lack the tables,
  /// and a report full of replacement signs would hide what was read.
  ///
  /// - Parameter path: the file that needs it.
  package static func requireConverter(
    for path: String, charset: String = "GB18030"
  ) throws(Fault) {
    guard let converter = unsafe open(charset) else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "该文件不是 UTF-8，而本系统的 C 库缺少 \(charset) 转换表（iconv），无法读出中文；请另存为"
            + "“CSV UTF-8”，或安装 C 库的字符集转换模块（glibc 的 gconv）。",
          en:
            "This file is not UTF-8, and the C library of this system has no \(charset) converter "
            + "(iconv) to read it with; save it as 'CSV UTF-8', or install the library's character "
            + "set modules (gconv of glibc)."),
        at: SourcePosition(file: path))
    }
    _ = unsafe iconv_close(converter)
  }

  /// The text of `bytes`; what does not decode becomes U+FFFD. `nil` without a converter.
  static func text(_ bytes: [UInt8]) -> String? {
    guard let converter = unsafe open("GB18030") else { return nil }
    defer { _ = unsafe iconv_close(converter) }
    var result: [UInt8] = []
    var input = bytes.map { CChar(bitPattern: $0) }
    // Ample: a character of two bytes becomes one of at most three, one of four at most four.
    var output = [CChar](repeating: 0, count: 4 * bytes.count + 16)
    let outputSize = output.count
    unsafe input.withUnsafeMutableBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        var sourceStart = source.baseAddress
        var sourceLeft = source.count
        while sourceLeft > 0 {
          var targetStart = target.baseAddress
          var targetLeft = outputSize
          let status = unsafe iconv(
            converter, &sourceStart, &sourceLeft, &targetStart, &targetLeft)
          for index in 0..<(outputSize - targetLeft) {
            result.append(UInt8(bitPattern: unsafe target[index]))
          }
          if status == -1 {
            // An invalid or cut sequence: mark it and go on behind its first byte.
            result.append(contentsOf: "\u{FFFD}".utf8)
            if sourceLeft > 0 {
              unsafe sourceStart = sourceStart.map { unsafe $0 + 1 }
              sourceLeft -= 1
            }
          }
        }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The text of `bytes` if all of them are GB18030; `nil` where they are not.
  package static func strictText(_ bytes: [UInt8]) -> String? {
    let isWellFormed = unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return true }
      return unsafe TextDecoding.isValid(start, buffer.count, in: .gb18030)
    }
    guard isWellFormed, let text = text(bytes) else { return nil }
    return text.unicodeScalars.contains("\u{FFFD}") ? nil : text
  }

  private static func open(_ charset: String) -> iconv_t? {
    let converter = unsafe iconv_open("UTF-8", charset)
    return unsafe Int(bitPattern: converter) == -1 ? nil : converter
  }
}
