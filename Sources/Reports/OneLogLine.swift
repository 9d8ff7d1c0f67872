/// What `one-log` prints: `file: NAME`, and behind that line the text of plant.yaml.
package struct OneLogLine: Hashable, Sendable {
  /// Under which the log must lie beside plant.yaml.
  package var file: String
  package var text: [UInt8]

  private static let key = Array("file: ".utf8)

  package init(file: String, text: [UInt8]) {
    self.file = file
    self.text = text
  }

  /// `nil` for what is none.
  package init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Self.key), let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
      let file = String(validating: bytes[Self.key.count..<end], as: UTF8.self), !file.isEmpty
    else { return nil }
    self.init(file: file, text: Array(bytes[(end + 1)...]))
  }

  package var bytes: [UInt8] { Self.key + Array(file.utf8) + [UInt8(ascii: "\n")] + text }
}
