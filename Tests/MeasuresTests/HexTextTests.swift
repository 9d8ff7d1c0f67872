import Measures
import Testing

@Suite("Bytes in hex")
struct HexTextTests {
  @Test(
    "two digits a byte, in lower case",
    arguments: [([], ""), ([0], "00"), ([9, 10], "090a"), ([15, 16, 255], "0f10ff")])
  func bytes(_ bytes: [UInt8], _ text: String) {
    #expect(bytes.hex == text)
  }
}
