import Intake
import Measures
import Testing

struct GB18030Tests {
  @Test func `text of two and of four bytes a character is read`() {
    // 绸 in GBK, and U+20087, which needs four bytes.
    #expect(GB18030.strictText([0xB3, 0xF1, 0x41]) == "绸A")
    #expect(GB18030.strictText([0x95, 0x32, 0x90, 0x31]) == "\u{20087}")
  }

  @Test(
    arguments: [
      [0xB3], [0xFF, 0xFE], [0x81, 0x30, 0x81], [0x41, 0x80], [0xFE, 0x39, 0xFE, 0x39],
    ] as [[UInt8]])
  func `what is no GB18030 is no text`(_ bytes: [UInt8]) {
    #expect(GB18030.strictText(bytes) == nil)
  }

  @Test func `a converter that the system lacks is a sentence and not a guess`() throws {
    try GB18030.requireConverter(for: "logs/emission.csv")
    let fault = #expect(throws: Fault.self) {
      try GB18030.requireConverter(for: "logs/emission.csv", charset: "NO-SUCH-CHARSET")
    }
    #expect(fault?.code == .unreadableInput && fault?.position?.file == "logs/emission.csv")
    #expect(fault?.sentence.zh.contains("UTF-8") == true)
  }

  /// Once these kept the converter busy for ever.
  @Test(arguments: [[0xB3], [0x41, 0xFF, 0x42], [0xFE, 0x39, 0xFE, 0x39]] as [[UInt8]])
  func `a header that no encoding reads is refused`(_ bytes: [UInt8]) throws {
    let file = try TemporaryFile(bytes + Array(",outlet\n1,2\n".utf8))
    let input = try file.open()
    let fault = #expect(throws: Fault.self) { _ = try LogInspection(input) }
    #expect(fault?.sentence.zh.contains("乱码") == true)
  }
}
