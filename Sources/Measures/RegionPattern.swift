/// A region of GB/T 2260 with all that is in it: six digits, pairs of zeros at the end stand for any.
package struct RegionPattern: Hashable, Codable, Sendable, Comparable {
  package let code: String

  /// `nil` where the text is not six digits.
  package init?(_ code: String) {
    guard code.utf8.count == 6, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    self.code = code
  }

  /// A code without its pairs of zeros: what all codes of the region begin with.
  package static func prefix(of code: String) -> Substring {
    var prefix = code[...]
    while prefix.hasSuffix("00") { prefix = prefix.dropLast(2) }
    return prefix
  }

  /// Whether a plant's region lies in it.
  package func covers(_ region: String) -> Bool {
    region.utf8.count == 6 && region.hasPrefix(Self.prefix(of: code))
  }

  package static func < (left: RegionPattern, right: RegionPattern) -> Bool {
    left.code < right.code
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let pattern = RegionPattern(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no region")
    }
    self = pattern
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }
}
