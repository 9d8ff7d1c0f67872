package import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// An open log file, read at given offsets, so that several threads can share it.
///
/// It never maps the file: a file that shrinks while it is read is a short read and a sentence,
/// not a signal.
package final class InputFile: Sendable {
  /// As reports name it: relative to the dossier.
  package let path: String
  package let size: Int
  /// The line on which the header of a log begins; `nil`: its first record, whatever its line.
  package let headerLine: Int?
  private let descriptor: Int32
  private let openedAt: Stamp

  /// What tells that a file was changed while it was being read.
  fileprivate struct Stamp: Equatable {
    var size: Int
    var seconds: Int
    var nanoseconds: Int
    var inode: UInt64
  }

  /// What the file is opened as, for sentences that say what to do.
  package enum Use: Sendable {
    case log, savedReport
  }

  /// Opens the file at `location` and calls it `path` in everything that is printed.
  package convenience init(
    location: String, path: String, headerLine: Int? = nil, use: Use = .log
  ) throws(Fault) {
    let descriptor = unsafe open(location, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw readingFault(errno, path: path) }
    try self.init(descriptor: descriptor, path: path, headerLine: headerLine, use: use)
  }

  /// Takes over an open descriptor (of an unpacked archive entry), and closes it in the end.
  package init(
    descriptor: Int32, path: String, headerLine: Int? = nil, use: Use = .log
  ) throws(Fault) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw readingFault(code, path: path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Fault(.unreadableInput, use.noRegularFile, at: SourcePosition(file: path))
    }
    self.descriptor = descriptor
    self.path = path
    self.headerLine = headerLine
    size = Int(status.st_size)
    openedAt = Stamp(status)
  }

  deinit { close(descriptor) }

  /// Fills `buffer` from `offset`; fewer bytes than asked for only at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(Fault) -> Int
  {
    var done = 0
    while done < buffer.count {
      guard let base = buffer.baseAddress else { break }
      let got = unsafe pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
      if got > 0 {
        done += got
      } else if got == 0 {
        break
      } else if errno != EINTR {
        throw readingFault(errno, path: path)
      }
    }
    return done
  }

  /// The whole file.
  ///
  /// - Parameter advice: What to do about a file that is too long: half a sentence.
  /// - Throws: an unreadable-input ``Fault`` where it is longer than `limit`.
  package func bytes(limit: Int, orElse advice: Bilingual) throws(Fault) -> [UInt8] {
    guard size <= limit else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "文件有 \(size) 字节，超过可读取的 \(limit) 字节；\(advice.zh)。",
          en: "The file has \(size) bytes, more than the \(limit) that are read; \(advice.en)."),
        at: SourcePosition(file: path))
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var fault: Fault?
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(Fault) {
        let count = unsafe try read(into: buffer, at: 0)
        if count < buffer.count { try assertUnchanged() }
      } catch {
        fault = error
      }
    }
    if let fault { throw fault }
    return bytes
  }

  /// Throws if the file was written to since it was opened: its findings would not hold.
  package func assertUnchanged() throws(Fault) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, Stamp(status) == openedAt else {
      throw Fault(
        .temporary,
        Bilingual(
          zh: "读取过程中文件被改动，结论不可靠；请待写入结束后重新检查。",
          en: "The file was changed while it was being read, so no conclusion would hold; check "
            + "again when nothing writes to it."),
        at: SourcePosition(file: path))
    }
  }
}

extension InputFile.Use {
  fileprivate var noRegularFile: Bilingual {
    switch self {
    case .log:
      Bilingual(
        zh: "这不是普通文件，无法作为日志读取；请在 plant.yaml 的 logs 中写明 CSV 文件本身。",
        en: "This is not a regular file and cannot be read as a log; name the CSV file itself "
          + "under logs in plant.yaml.")
    case .savedReport:
      Bilingual(
        zh: "这不是普通文件，无法作为保存的报告读取；请给出用 greengate check --format json 保存的文件本身。",
        en: "This is not a regular file and cannot be read as a saved report; name the file itself "
          + "that 'greengate check --format json' saved.")
    }
  }
}

extension InputFile.Stamp {
  fileprivate init(_ status: stat) {
    size = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
    inode = UInt64(status.st_ino)
  }
}
