import Testing

@testable import Ledger

struct DeflateTests {
  @Test(arguments: [0, 1, 100, 70_000])
  func `what is packed is unpacked`(_ count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    let zeros = [UInt8](repeating: 0, count: count)
    for plain in [noise, zeros] {
      let packed = try Deflate.packed(plain)
      #expect(Deflate.plain(packed, count: count) == plain)
      #expect(Deflate.plain(packed, count: count + 1) == nil)
      if count > 0 { #expect(Deflate.plain(packed, count: count - 1) == nil) }
      #expect(Deflate.plain(packed + [0], count: count) == nil)
      #expect(Deflate.plain(packed.dropLast(), count: count) == nil)
    }
  }

  @Test(arguments: [-1, Int.min, Int.max, 1 << 40])
  func `a length that cannot be is made no room for`(_ count: Int) throws {
    #expect(Deflate.plain(try Deflate.packed([1, 2, 3]), count: count) == nil)
  }

  @Test func `damage is no text`() throws {
    let plain = Array("{\"schema\": \"greengate/report/1\"}".utf8)
    let packed = try Deflate.packed(plain)
    for index in packed.indices {
      var damaged = packed
      damaged[index] ^= 0x10
      let found = Deflate.plain(damaged, count: plain.count)
      #expect(found == nil || found == plain, "\(index)")
    }
  }
}
