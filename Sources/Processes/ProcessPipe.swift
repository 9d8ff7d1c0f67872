#if canImport(Glibc)
import CLinux
import Glibc
#else
import Musl
#endif

/// A pipe that no program inherits unless it is named to it.
package struct ProcessPipe: Sendable {
  package let reading: Int32
  package let writing: Int32

  /// `nil` where this process has no descriptor left.
  package init?() {
    var ends: [Int32] = [-1, -1]
    #if canImport(Glibc)
    guard unsafe linux_pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
    #else
    guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
    #endif
    (reading, writing) = (ends[0], ends[1])
  }

  package func closeReading() { close(reading) }
  package func closeWriting() { close(writing) }

  /// What lies in it, at most 64 KiB; empty at its end, `nil` where nothing came within a time.
  package static func read(_ descriptor: Int32, milliseconds: Int32) -> [UInt8]? {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&state, 1, milliseconds) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      #if canImport(Glibc)
      unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
      unsafe Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
    }
    if got < 0 { return errno == EINTR ? nil : [] }
    return Array(bytes.prefix(got))
  }
}
