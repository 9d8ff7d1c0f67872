package import Ledger

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

extension OutboxSender {
  /// This process: its machine, boot, process namespace, number and start.
  ///
  /// A process of this machine that is not there any more, or whose number another one has, has
  /// ended, and so has every process of an earlier boot. Of another machine or container nothing is
  /// certain: its lease must run out.
  package static var thisProcess: OutboxSender {
    let own = Place.own
    return OutboxSender(name: own.words.joined(separator: " ")) { name in
      guard let other = Place(name), other.machine == own.machine, own.machine != Place.unknown,
        other.boot != Place.unknown, own.boot != Place.unknown
      else { return false }
      guard other.boot == own.boot else { return true }
      guard other.namespace == own.namespace, own.namespace != Place.unknown else { return false }
      return ProcessLife(of: other.process).hasEnded(startedAt: other.start)
    }
  }

  private struct Place {
    static let unknown = ProcessLife.unknown

    var machine: String
    var boot: String
    var namespace: String
    var process: String
    var start: String

    var words: [String] { [machine, boot, namespace, process, start] }

    static var own: Place {
      let process = "\(getpid())"
      return Place(
        machine: firstWord(of: "/etc/machine-id"),
        boot: firstWord(of: "/proc/sys/kernel/random/boot_id"),
        namespace: linkText(of: "/proc/self/ns/pid"), process: process,
        start: ProcessLife(of: process).start ?? unknown)
    }

    init(machine: String, boot: String, namespace: String, process: String, start: String) {
      self.machine = machine
      self.boot = boot
      self.namespace = namespace
      self.process = process
      self.start = start
    }

    init?(_ name: String) {
      let words = name.split(separator: " ").map(String.init)
      guard words.count == 5, words[3].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
      }
      self.init(
        machine: words[0], boot: words[1], namespace: words[2], process: words[3],
        start: words[4])
    }

    private static func firstWord(of path: String) -> String {
      smallText(of: path).split(whereSeparator: \.isWhitespace).first.map(String.init) ?? unknown
    }

    private static func linkText(of path: String) -> String {
      var bytes = [CChar](repeating: 0, count: 256)
      let got = unsafe bytes.withUnsafeMutableBufferPointer { buffer -> Int in
        guard let start = buffer.baseAddress else { return 0 }
        return unsafe readlink(path, start, buffer.count)
      }
      let text = String(
        decoding: bytes.prefix(max(0, got)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return text.isEmpty ? unknown : text
    }
  }
}

/// What the system shows of a process: proc(5) may hide it (`hidepid`, `ProtectProc`), and then only a
/// signal that is not sent tells whether it is there.
struct ProcessLife: Hashable {
  static let unknown = "-"

  /// Clock ticks from boot to its start (field 22 of stat); `nil` where that is not shown.
  var start: String?
  /// It has ended, and its parent has not looked yet.
  var isZombie: Bool
  /// Whether the system knows the number, whoever has it now.
  var isThere: Bool

  init(start: String?, isZombie: Bool = false, isThere: Bool) {
    self.start = start
    self.isZombie = isZombie
    self.isThere = isThere
  }

  init(of process: String) {
    self.init(
      stat: smallText(of: "/proc/\(process)/stat"),
      // Not permitted to signal it is: there.
      isThere: pid_t(process).map { kill($0, 0) == 0 || errno != ESRCH } ?? true)
  }

  /// - Parameter stat: the text of `/proc/…/stat`; empty where there is none.
  init(stat: String, isThere: Bool) {
    self.init(start: nil, isThere: isThere)
    // Its name stands in brackets and may hold blanks and brackets.
    guard let name = stat.lastIndex(of: ")") else { return }
    let fields = stat[stat.index(after: name)...].split(separator: " ")
    guard fields.count > 19 else { return }
    isZombie = fields[0] == "Z" || fields[0] == "X"
    start = String(fields[19])
  }

  /// Whether the process that had this number when it wrote down its start has certainly ended.
  func hasEnded(startedAt known: String) -> Bool {
    if !isThere || isZombie { return true }
    guard let start, known != Self.unknown else { return false }
    return start != known
  }
}

private func smallText(of path: String) -> String {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return "" }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 4096)
  let got = unsafe bytes.withUnsafeMutableBytes { buffer in
    unsafe read(descriptor, buffer.baseAddress, buffer.count)
  }
  return String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
}
