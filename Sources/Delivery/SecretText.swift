package import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Secrets from where their owner keeps them: environment variables, and files of one's own.
package enum SecretText {
  /// The text that `source` leads to.
  ///
  /// - Throws: 66 where it is not there, 77 where others may read the file.
  package static func value(
    of source: Recipient.SecretSource, at position: SourcePosition,
    environment: (String) -> String?
  ) throws(Fault) -> String {
    switch source {
    case .written(let text): return text
    case .file(let path):
      return try line(of: path, credentials: environment("CREDENTIALS_DIRECTORY"))
    case .environment(let name):
      guard let text = environment(name) else {
        throw Fault(
          .missingInput,
          Bilingual(
            zh: "环境变量 \(name.withVisibleControls) 没有设置；请设置后重试，或改用 file:文件路径。",
            en: "The environment variable \(name.withVisibleControls) is not set; set it, or use "
              + "file:PATH."), at: position)
      }
      return text
    }
  }

  /// `user: …` and `password: …`, a line each.
  ///
  /// - Parameter folder: what `$CREDENTIALS_DIRECTORY` says, by which systemd hands files to a service.
  package static func credentials(
    in path: String, credentials folder: String? = nil
  ) throws(Fault) -> MailCredentials {
    var values: [String: String] = [:]
    for line in try text(of: path, credentials: folder).split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let key = parts.first.map { trimmed($0) } ?? ""
      guard parts.count == 2, ["user", "password"].contains(key), values[key] == nil else {
        throw wrongForm(path)
      }
      values[key] = trimmed(parts[1])
    }
    guard let user = values["user"], let password = values["password"], !user.isEmpty else {
      throw wrongForm(path)
    }
    return MailCredentials(user: user, password: password)
  }

  private static func wrongForm(_ path: String) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "登录信息文件应恰好有两行：“user: 用户名”和“password: 密码”；请改正（文件内容不会显示）。",
        en: "A credentials file has just two lines, `user: NAME` and `password: WORD`; correct it "
          + "(what it holds is not shown)."), at: SourcePosition(file: path))
  }

  /// The one line of a file that nobody else may read.
  package static func line(ofFile path: String) throws(Fault) -> String {
    try line(of: path, credentials: nil)
  }

  private static func line(of path: String, credentials folder: String?) throws(Fault) -> String {
    let lines = try text(of: path, credentials: folder).split(whereSeparator: \.isNewline)
      .map { trimmed($0) }.filter { !$0.isEmpty }
    guard lines.count == 1 else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "密钥文件应只有一行；请改正（文件内容不会显示）。",
          en: "A secret's file has one line; correct it (what it holds is not shown)."),
        at: SourcePosition(file: path))
    }
    return lines[0]
  }

  /// `text` with `***` for each of `secrets` that stands in it.
  static func hiding(_ secrets: [String], in text: String) -> String {
    var bytes = Array(text.utf8)
    // The longest first: one may be a part of another.
    let known = Set(secrets).filter { $0.utf8.count >= 4 }
      .sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    for secret in known {
      let sought = Array(secret.utf8)
      var shown: [UInt8] = []
      var index = 0
      while index < bytes.count {
        if bytes[index...].starts(with: sought) {
          shown += "***".utf8
          index += sought.count
        } else {
          shown.append(bytes[index])
          index += 1
        }
      }
      bytes = shown
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// Whether nobody but the owner may read a file, and the owner is this user or root.
  ///
  /// systemd (from 254 on) gives a service its credentials as files of root's with mode 0440, in a
  /// folder that only the service can enter.
  static func isPrivate(mode: UInt32, owner: UInt32, user: UInt32, isCredential: Bool) -> Bool {
    if isCredential, owner == 0, mode & 0o337 == 0 { return true }
    return mode & 0o077 == 0 && (owner == user || owner == 0)
  }

  /// Whether `path` leads into `folder`, links followed.
  static func isInside(_ path: String, _ folder: String?) -> Bool {
    guard let folder, !folder.isEmpty, let root = real(folder), let place = real(path) else {
      return false
    }
    return root != "/" && place.hasPrefix(root + "/")
  }

  private static func real(_ path: String) -> String? {
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  /// A small file that its owner alone may read: this user, or root.
  private static func text(of path: String, credentials folder: String?) throws(Fault) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw Fault(
        errno == EACCES ? .notPermitted : .missingInput,
        Bilingual(
          zh: "密钥文件无法打开（\(systemReason(errno))）；请检查路径和权限。",
          en: "The secret's file cannot be opened (\(systemReason(errno))); check its path and "
            + "mode."), at: SourcePosition(file: path))
    }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      isPrivate(
        mode: UInt32(status.st_mode), owner: status.st_uid, user: geteuid(),
        isCredential: isInside(path, folder))
    else {
      throw Fault(
        .notPermitted,
        Bilingual(
          zh: "密钥文件须为本用户所有且他人不可读；请运行 chmod 600 后重试。",
          en: "A secret's file is owned by this user and read by nobody else; run chmod 600 on it."
        ), at: SourcePosition(file: path))
    }
    let most = 4096
    guard status.st_size <= most else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "密钥文件超过 \(most) 字节，不像是密钥；请检查路径（文件内容不会显示）。",
          en:
            "The secret's file is longer than \(most) bytes, as no secret is; check its path (what "
            + "it holds is not shown)."), at: SourcePosition(file: path))
    }
    var bytes = [UInt8](repeating: 0, count: most)
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    return String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
  }
}
