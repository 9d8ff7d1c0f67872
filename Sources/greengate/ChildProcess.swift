import Measures

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A program that is run and waited for.
enum ChildProcess {
  enum Ending: Equatable {
    case exited(Int32)
    /// Killed because its time was over.
    case tooLate
    /// It did not start, or a signal ended it.
    case failed
  }

  /// Runs the program at `arguments[0]`; its input is empty and its output goes nowhere.
  ///
  /// It and whatever it starts are a group of their own, which is ended with it.
  static func run(_ arguments: [String], environment: [String], seconds: Int) -> Ending {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return .failed }
    defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
    guard unsafe posix_spawnattr_init(&attributes) == 0 else { return .failed }
    defer { _ = unsafe posix_spawnattr_destroy(&attributes) }
    for (descriptor, mode) in [(Int32(0), O_RDONLY), (1, O_WRONLY), (2, O_WRONLY)] {
      let code = unsafe posix_spawn_file_actions_addopen(
        &actions, descriptor, "/dev/null", mode, 0)
      guard code == 0 else { return .failed }
    }
    guard unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP)) == 0,
      unsafe posix_spawnattr_setpgroup(&attributes, 0) == 0
    else { return .failed }

    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe words.indices { unsafe free(words[index]) }
      for index in unsafe variables.indices { unsafe free(variables[index]) }
    }
    var child = pid_t()
    guard
      unsafe posix_spawn(&child, arguments[0], &actions, &attributes, &words, &variables) == 0
    else { return .failed }
    return wait(for: child, seconds: seconds)
  }

  private static func wait(for child: pid_t, seconds: Int) -> Ending {
    let step: UInt32 = 20_000
    var isLate = false
    // What it started must not live on in its folder.
    defer { kill(-child, SIGKILL) }
    for turn in 0... {
      var status: Int32 = 0
      let ended = unsafe waitpid(child, &status, WNOHANG)
      if ended == child {
        if isLate { return .tooLate }
        return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .failed
      }
      if ended < 0, errno != EINTR { return .failed }
      if !isLate, turn >= seconds * 50 {
        isLate = true
        kill(-child, SIGKILL)
      }
      usleep(step)
    }
    return .failed
  }
}

/// A folder for one run, under TMPDIR.
struct ScratchFolder {
  let path: String

  init() throws(Fault) {
    let root = environment("TMPDIR") ?? "/tmp"
    var name = (root + "/greengate-XXXXXX").utf8CString.map { $0 }
    guard unsafe mkdtemp(&name) != nil else {
      throw Fault(
        .unwritableOutput,
        Bilingual(
          zh: "无法在 \(root) 中建立临时文件夹（\(systemMessage(errno))）；请检查磁盘空间与权限，或设置 TMPDIR。",
          en:
            "No temporary folder can be made in \(root) (\(systemMessage(errno))); check its room "
            + "and permissions, or set TMPDIR."))
    }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func write(_ bytes: [UInt8], to file: String) throws(Fault) {
    let descriptor = unsafe open(
      path + "/" + file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    var failure = descriptor < 0 ? errno : writeAll(bytes, to: descriptor)
    if descriptor >= 0, close(descriptor) != 0, failure == nil { failure = errno }
    guard let failure else { return }
    throw Fault(
      .unwritableOutput,
      Bilingual(
        zh: "临时文件无法写入 \(path)（\(systemMessage(failure))）；请检查磁盘空间，或设置 TMPDIR。",
        en: "A temporary file cannot be written to \(path) (\(systemMessage(failure))); check its "
          + "room, or set TMPDIR."))
  }

  /// Removes the folder with all that stands in it; links are removed and not followed.
  func remove() {
    // A process that was just killed may still have been writing.
    for _ in 0..<50 where !Self.isRemoved(path) { usleep(20_000) }
  }

  private static func isRemoved(_ path: String) -> Bool {
    if unsafe unlink(path) == 0 || errno == ENOENT { return true }
    if let stream = unsafe opendir(path) {
      var names: [String] = []
      while let entry = unsafe readdir(stream) {
        names.append(
          unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
          })
      }
      _ = unsafe closedir(stream)
      for name in names where name != "." && name != ".." { _ = isRemoved(path + "/" + name) }
    }
    return unsafe rmdir(path) == 0
  }
}
