import Measures

// What an audit row names as its evidence, and what keeps it from being accepted.

extension AuditEntry {
  /// What keeps the row's evidence from being accepted on a day.
  func flaw(asOf day: CivilDate) -> Bilingual? {
    if evidence.isEmpty {
      return Bilingual(zh: "没有证明材料", en: "No evidence is named")
    }
    if evidence.namesNothing {
      return Bilingual(
        zh: "填写的“\(evidence)”不是证明材料", en: "'\(evidence)' names no evidence")
    }
    guard date != nil else {
      return Bilingual(zh: "没有写明证明材料的取得日期", en: "The evidence has no date of collection")
    }
    if let expires, expires < day {
      return Bilingual(
        zh: "证明材料已于 \(expires) 到期（核查基准日 \(day)）",
        en: "The evidence expired after \(expires) (judged as of \(day))")
    }
    if sha256 == nil, evidence.namesFile {
      return Bilingual(
        zh: "档案中找不到证明文件 \(evidence)", en: "The dossier has no readable file \(evidence)")
    }
    return nil
  }

  /// What a pass by this row does not say: nobody has read the evidence.
  var unread: Bilingual {
    guard let sha256 else {
      return Bilingual(
        zh: "以企业填报为准；证明材料“\(evidence)”未附文件，内容未审阅。",
        en:
          "As the plant says; its evidence, \(evidence), is no file of the dossier and was not read."
      )
    }
    return Bilingual(
      zh: "以企业填报为准；证据文件已登记（SHA-256 \(sha256.prefix(12))…），内容未审阅。",
      en: "As the plant says; its evidence is a file on record (SHA-256 \(sha256.prefix(12))…), "
        + "whose content was not read.")
  }

  /// `证明材料 docs/a.pdf（2025-01-02 取得，有效至 2026-01-01，SHA-256 …）`.
  var described: Bilingual {
    var zh: [String] = []
    var en: [String] = []
    if let date {
      zh.append("\(date) 取得")
      en.append("collected \(date)")
    }
    if let expires {
      zh.append("有效至 \(expires)")
      en.append("holds until \(expires)")
    }
    if let sha256 {
      zh.append("SHA-256 \(sha256)")
      en.append("SHA-256 \(sha256)")
    }
    let place = "\(row.file):\(row.line)"
    let name =
      evidence.isEmpty ? Bilingual(zh: "无", en: "none") : Bilingual(zh: evidence, en: evidence)
    return Bilingual(
      zh: "\(place)，证明材料：\(name.zh)" + (zh.isEmpty ? "" : "（\(zh.joined(separator: "，"))）"),
      en: "\(place), evidence: \(name.en)" + (en.isEmpty ? "" : " (\(en.joined(separator: ", ")))"))
  }
}

extension String {
  /// A word that fills the cell and names nothing, or no letter and no digit at all.
  fileprivate var namesNothing: Bool {
    let words: Set = [
      "无", "没有", "暂无", "无资料", "无材料", "未提供", "待补", "待补充", "不适用", "空", "略",
      "none", "n/a", "na", "n.a.", "nil", "null", "no", "nothing", "tbd", "todo", "pending", "x",
    ]
    let plain = lowercased().filter { !$0.isWhitespace }
    return words.contains(plain) || !plain.contains { $0.isLetter || $0.isNumber }
  }

  /// A name with a suffix such as `.pdf`, or a path that leaves the dossier, as against a document's
  /// number, which may well have a slash in it.
  fileprivate var namesFile: Bool {
    if leavesFolder { return true }
    guard let point = utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
    let suffix = utf8[utf8.index(after: point)...]
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    return (2...5).contains(suffix.count) && suffix.contains(where: isLetter)
      && suffix.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
  }

  /// `../a`, `/etc/passwd`, `~/a`, `C:\a`, `file:///a`: nothing that a dossier holds has such a name.
  private var leavesFolder: Bool {
    let parts = utf8.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\")
    }
    guard let first = parts.first else { return false }
    let isRoot = parts.count > 1 && (first.isEmpty || first.elementsEqual("~".utf8))
    let hasDrive = parts.count > 1 && first.last == UInt8(ascii: ":")
    return isRoot || hasDrive || parts.contains { $0.elementsEqual("..".utf8) }
  }
}
