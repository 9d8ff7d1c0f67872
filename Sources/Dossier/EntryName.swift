import Intake
import Measures

/// The name of an archive's entry, checked: it stays inside, and no other entry can be meant.
struct EntryName: Hashable {
  /// Normalised: `/` between the parts, no `.` parts, no `/` at the end.
  let path: String
  let endsWithSlash: Bool

  /// Reads UTF-8, else (unless the archive promises UTF-8) GB18030, as old Windows tools write it.
  ///
  /// Decoded first and checked then: the second byte of a GBK character may be a backslash.
  init(_ bytes: [UInt8], promisesUTF8: Bool, in label: String) throws(Fault) {
    var decoded = String(validating: bytes, as: UTF8.self)
    if decoded == nil, !promisesUTF8 {
      try GB18030.requireConverter(for: label)
      decoded = GB18030.strictText(bytes)
    }
    guard let text = decoded, !text.isEmpty else {
      throw archiveFault(
        label, "压缩包中有条目的名称为空，或既不是 UTF-8 也不是 GB18030；请重新命名后再打包。",
        "An entry of the archive has no name, or one that is neither UTF-8 nor GB18030; rename it "
          + "and pack again.")
    }
    guard !text.unicodeScalars.contains(where: isControl) else {
      throw Self.refused(label, text, "含有控制字符", "has control characters")
    }
    guard !text.contains("\\") else {
      throw Self.refused(label, text, "含有反斜杠", "has a backslash")
    }
    guard !text.hasPrefix("/") else {
      throw Self.refused(label, text, "是绝对路径", "is an absolute path")
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: true).filter { $0 != "." }
    guard !parts.contains("..") else {
      throw Self.refused(label, text, "含有“..”，会离开档案", "has `..` and would leave the dossier")
    }
    if let first = parts.first, first.dropFirst().first == ":" {
      throw Self.refused(label, text, "带有盘符", "has a drive letter")
    }
    path = parts.joined(separator: "/")
    endsWithSlash = text.hasSuffix("/")
  }

  /// What Finder adds to every archive, and nobody means.
  var isFinderDebris: Bool {
    path == "__MACOSX" || path.hasPrefix("__MACOSX/") || lastPart == ".DS_Store"
  }

  var lastPart: Substring { path.split(separator: "/").last ?? "" }

  /// Whether the name is that of an archive.
  var namesArchive: Bool {
    let suffixes = [
      ".zip", ".gz", ".tgz", ".7z", ".xz", ".txz", ".bz2", ".tar", ".rar", ".zst", ".jar",
    ]
    let name = lastPart.lowercased()
    return suffixes.contains { name.hasSuffix($0) }
  }

  /// Office documents are zip files inside; they are evidence, and never unpacked here.
  private var namesOfficeDocument: Bool {
    let suffixes = [".xlsx", ".docx", ".pptx", ".ods", ".odt", ".odp"]
    let name = lastPart.lowercased()
    return suffixes.contains { name.hasSuffix($0) }
  }

  /// Whether an entry that begins with these bytes is an archive, whatever it is called.
  func isArchive(beginning bytes: some Collection<UInt8>) -> Bool {
    !namesOfficeDocument && ArchiveMagic(bytes) != nil
  }

  static func nested(_ label: String, _ name: String) -> Fault {
    archiveFault(
      label, "压缩包内还有压缩包“\(printable(name))”；请把其中的文件直接放入档案后重新打包。",
      "The archive holds another archive, `\(printable(name))`; put its files into the dossier "
        + "themselves and pack again.")
  }

  private static func refused(_ label: String, _ name: String, _ zh: String, _ en: String) -> Fault
  {
    archiveFault(
      label, "压缩包条目“\(printable(name))”的名称\(zh)；请改名后重新打包。",
      "The entry `\(printable(name))` of the archive \(en); rename it and pack again.")
  }
}

/// Archives that can be told by how they begin.
enum ArchiveMagic {
  case zip, sevenZip, gzip, tar
  /// Known, and not read: the sentence says how to pack instead.
  case unsupported

  /// `nil` where `bytes` (at least the first 512 of a file, if it has them) begin no archive.
  init?(_ bytes: some Collection<UInt8>) {
    let head = Array(bytes.prefix(512))
    func begins(_ magic: [UInt8]) -> Bool { head.starts(with: magic) }
    if begins([0x50, 0x4B, 0x03, 0x04]) || begins([0x50, 0x4B, 0x05, 0x06]) {
      self = .zip
    } else if begins([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) {
      self = .sevenZip
    } else if begins([0x1F, 0x8B]) {
      self = .gzip
    } else if head.dropFirst(257).starts(with: Array("ustar".utf8)) {
      self = .tar
    } else if begins([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) || begins(Array("Rar!".utf8))
      || begins(Array("BZh".utf8)) || begins([0x28, 0xB5, 0x2F, 0xFD])
      || begins([0x50, 0x4B, 0x07, 0x08])
    {
      self = .unsupported
    } else {
      return nil
    }
  }
}
