import CZlib

/// Packs long texts as zlib does.
///
/// `DeflateTests` gives it damaged and lying input.
enum Deflate {
  static func packed(_ plain: [UInt8]) throws(PackingFailure) -> [UInt8] {
    var length = compressBound(UInt(plain.count))
    var packed = [UInt8](repeating: 0, count: Int(length))
    let code = unsafe packed.withUnsafeMutableBufferPointer { target in
      unsafe plain.withUnsafeBufferPointer { source in
        // zlib asks for an address even of nothing.
        var nothing: UInt8 = 0
        return unsafe withUnsafePointer(to: &nothing) { empty in
          unsafe compress2(
            target.baseAddress, &length, source.baseAddress ?? empty, UInt(plain.count), 6)
        }
      }
    }
    guard code == Z_OK else { throw PackingFailure() }
    packed.removeLast(packed.count - Int(length))
    return packed
  }

  /// - Parameter count: How long the text is.
  /// - Returns: `nil` where `packed` is no whole packed text of that length.
  static func plain(_ packed: [UInt8], count: Int) -> [UInt8]? {
    // zlib's best is some 1030 to 1: a length beyond that is a lie, and is not made room for.
    guard count >= 0, count <= packed.count * 1100 + 64 else { return nil }
    // One more, so that a longer text is noticed.
    var length = UInt(count + 1)
    var used = UInt(packed.count)
    var plain = [UInt8](repeating: 0, count: count + 1)
    let code = unsafe plain.withUnsafeMutableBufferPointer { target in
      unsafe packed.withUnsafeBufferPointer { source in
        unsafe uncompress2(target.baseAddress, &length, source.baseAddress, &used)
      }
    }
    guard code == Z_OK, length == UInt(count), used == UInt(packed.count) else { return nil }
    plain.removeLast()
    return plain
  }
}

/// There was no memory to pack in.
struct PackingFailure: Error {}
