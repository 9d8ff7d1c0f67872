/// Markdown of a stated length at most, filled from the top: what does not fit is counted, never
/// cut in the middle.
///
/// Length is counted in UTF-16 units, which no other way of counting characters exceeds but bytes.
struct MarkdownPage {
  private(set) var text = ""
  private(set) var length = 0
  let limit: Int

  /// Whether something did not fit.
  private(set) var isCut = false
  /// Items of sections that did not fit at all, so that they are counted nowhere else.
  private(set) var skipped = 0

  init(limit: Int) {
    self.limit = limit
  }

  /// Adds what must stand there, whatever the limit.
  mutating func add(_ part: String) {
    text += part
    length += part.utf16.count
  }

  /// Adds a section: its head, as many of `items` as fit into `share` of the whole, and its foot.
  ///
  /// - Parameters:
  ///   - share: In hundredths of the limit, counted from the page's beginning.
  ///   - rest: Says how many are left out.
  mutating func section<Item>(
    upTo share: Int, head: String, _ items: some Collection<Item>, foot: String = "\n",
    rest: (Int) -> String, each: (Item) -> String
  ) {
    let bound = limit.multipliedReportingOverflow(by: share)
    let end = bound.overflow ? limit : bound.partialValue / 100
    let reserve = head.utf16.count + foot.utf16.count + rest(items.count).utf16.count
    guard length + reserve <= end else {
      isCut = true
      skipped += items.count
      return
    }
    add(head)
    let closing = reserve - head.utf16.count
    var left = items.count
    for item in items {
      let part = each(item)
      // Without a rest, its sentence needs no room; but that is known only at the last item.
      guard length + part.utf16.count + closing <= end else { break }
      add(part)
      left -= 1
    }
    if left > 0 {
      isCut = true
      add(rest(left))
    }
    add(foot)
  }
}

extension String {
  /// Text of strangers inside Markdown, as GitHub and GitLab render it: no markup, link, mention,
  /// reference, formula or HTML comes of it, and it stays on one line.
  var markdownText: String {
    var safe = ""
    var afterColon: Int?
    let scalars = Array(oneLine.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      // A comment parts what would be a reference to a milestone, an epic, a snippet or a request.
      case "%", "&", "$", "!", "~", "-":
        safe += scalar.inMarkdown
        let next = scalars.dropFirst(index + 1).first
        if next.map({ ("0"..."9").contains($0) }) == true, scalar != "-" || safe.endsWithGH {
          safe += "<!-- -->"
        }
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "|": safe += "\\" + String(scalar)
      // A comment parts what would be a mention, a reference or an address.
      case "@", "#": safe += (scalar == "#" ? "\\#" : "@") + "<!-- -->"
      // An address begins with ://, and an emoji's name stands between colons.
      case ":"
      where afterColon ?? 0 > 0 || scalars.dropFirst(index + 1).starts(with: "//".unicodeScalars):
        safe += "&#58;"
      case "." where safe.lowercased().hasSuffix("www"): safe += "&#46;"
      default: safe.unicodeScalars.append(scalar)
      }
      if scalar == ":" {
        afterColon = 0
      } else if scalar.isASCII,
        scalar.properties.isAlphabetic || "0123456789+-_".unicodeScalars.contains(scalar)
      {
        afterColon = afterColon.map { $0 + 1 }
      } else {
        afterColon = nil
      }
    }
    return safe
  }
}

extension Unicode.Scalar {
  /// Signs that stand for themselves or escaped, whatever follows them.
  fileprivate var inMarkdown: String {
    switch self {
    case "&": "&amp;"
    case "$": "&#36;"
    case "!", "~": "\\" + String(self)
    default: String(self)
    }
  }
}

extension String {
  /// Whether it ends in `GH-`, which GitHub reads as a reference when a number follows.
  fileprivate var endsWithGH: Bool { suffix(3).uppercased() == "GH-" }
}
