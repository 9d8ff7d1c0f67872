#if canImport(Glibc)
import CLinux
import Glibc
#else
import Musl
#endif

// What a child may take of the machine.
extension RunningProgram {
  /// Lets everything else go before it: 19 is the lowest priority.
  package func setNiceness(_ niceness: Int32) {
    #if canImport(Glibc)
    _ = setpriority(__priority_which_t(PRIO_PGRP.rawValue), id_t(process), niceness)
    #else
    _ = setpriority(PRIO_PGRP, id_t(process), niceness)
    #endif
  }

  /// Bytes that it may have of its own (heap, stacks, private writable pages, touched or not), and
  /// no file of its memory when it crashes. Beyond them an allocation fails, and it crashes.
  package func setDataLimit(_ bytes: Int) {
    #if canImport(Glibc)
    var data = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    _ = unsafe linux_prlimit(process, Int32(RLIMIT_DATA.rawValue), &data, nil)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = unsafe linux_prlimit(process, Int32(RLIMIT_CORE.rawValue), &none, nil)
    #endif
  }

  /// Bytes of memory that it has of its own now, of which the machine cannot take any back: pages of
  /// files that it reads are not among them. `nil` where the system does not say.
  package var ownMemory: Int? {
    guard let text = Self.text(of: "/proc/\(process)/status") else { return nil }
    var sum: Int?
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard words.count >= 2, ["RssAnon:", "RssShmem:", "VmSwap:"].contains(words[0]),
        let kilobytes = Int(words[1])
      else { continue }
      sum = (sum ?? 0) + kilobytes * 1024
    }
    return sum
  }

  private static func text(of path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let got = unsafe bytes.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, $0.count)
    }
    return got > 0 ? String(decoding: bytes.prefix(got), as: UTF8.self) : nil
  }
}
