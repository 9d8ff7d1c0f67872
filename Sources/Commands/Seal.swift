import Crypto
import Intake
import Measures
import Standards

/// Digests that tie a report to what it was made from.
enum Seal {
  private static let blockSize = 1 << 20

  /// SHA-256 of a file in lower-case hex, read in blocks.
  static func sha256(of file: InputFile) throws(Fault) -> String {
    var hash = SHA256()
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize, alignment: 16)
    defer { unsafe block.deallocate() }
    var offset = 0
    while true {
      let count = unsafe try file.read(into: block, at: offset)
      guard count > 0 else { break }
      unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: block[..<count]))
      offset += count
    }
    try file.assertUnchanged()
    return hash.finalize().hex
  }

  /// SHA-256 of bytes in lower-case hex.
  static func sha256(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    update(&hash, bytes)
    return hash.finalize().hex
  }

  /// Digest of the packs that a report was judged by: over their names below `folders` and their
  /// bytes, in the order in which they were read. Where the folders lie does not matter.
  static func digest(of library: StandardsLibrary, in folders: [String]) -> String {
    var hash = SHA256()
    for file in library.files {
      let name = relative(file.path, to: folders)
      update(&hash, Array("\(name.utf8.count):\(name)\(file.bytes.count):".utf8))
      update(&hash, file.bytes)
    }
    return "sha256:" + hash.finalize().hex
  }

  /// The part of `path` below the longest of `folders` that holds it.
  static func relative(_ path: String, to folders: [String]) -> String {
    let roots = folders.map { $0.hasSuffix("/") ? $0 : $0 + "/" }.filter(path.hasPrefix)
    guard let root = roots.max(by: { $0.utf8.count < $1.utf8.count }) else { return path }
    return String(path.dropFirst(root.count).drop { $0 == "/" })
  }

  private static func update(_ hash: inout SHA256, _ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
  }
}
