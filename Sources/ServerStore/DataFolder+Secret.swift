package import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

// What a server signs with.
extension DataFolder {
  /// The 32 random bytes of this folder, made when they are first asked for.
  package func secret() throws(Fault) -> [UInt8] {
    let place = path + "/secret"
    if let bytes = try Self.read(place, count: 32) { return bytes }
    let bytes = Randomness.bytes(32)
    try Self.write(bytes, to: place)
    try Self.sync(path)
    return bytes
  }

  /// `nil` where it is missing, or too short because the process ended while it was written.
  private static func read(_ place: String, count: Int) throws(Fault) -> [UInt8]? {
    let descriptor = unsafe open(place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw fault(errno, place)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count + 1)
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    guard got >= 0 else { throw fault(errno, place) }
    return got == count ? Array(bytes.prefix(count)) : nil
  }

  /// Whole, or not at all.
  private static func write(_ bytes: [UInt8], to place: String) throws(Fault) {
    let temporary = place + ".unfinished"
    _ = unsafe unlink(temporary)
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw fault(errno, temporary) }
    let written = unsafe bytes.withUnsafeBytes { buffer in
      unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    let isSafe = written == bytes.count && fsync(descriptor) == 0
    let code = errno
    close(descriptor)
    guard isSafe, unsafe rename(temporary, place) == 0 else {
      throw fault(isSafe ? errno : code, place)
    }
  }
}
