import Measures

/// What a stretch of text is, for those who see colour; the words say the same without it.
enum TextStyle: Sendable {
  case plain, heading, bad, doubtful, good, aside

  fileprivate var escape: String {
    switch self {
    case .plain: ""
    case .heading: "\u{1B}[1m"
    case .bad: "\u{1B}[1;31m"
    case .doubtful: "\u{1B}[33m"
    case .good: "\u{1B}[32m"
    case .aside: "\u{1B}[2m"
    }
  }
}

/// A page of text that is filled from the top, wrapped at its width.
///
/// What it is given may hold anything: controls and marks that reorder text are spelt out. A
/// no-break space in it keeps a number and its unit on one line and is written as a blank.
struct TextPage {
  private(set) var text = ""
  private let width: Int
  private let ansi: Bool

  /// Narrower terminals get lines of this width, and break them as they can.
  private static let narrowest = 48

  init(style: ReportStyle) {
    width = max(Self.narrowest, style.width)
    ansi = style.ansi
  }

  mutating func blank() {
    text += "\n"
  }

  /// Writes a paragraph; lines after the first are indented by `indent`, too.
  mutating func line(_ content: String, indent: Int = 0, style: TextStyle = .plain) {
    entry("", content, labelWidth: 0, indent: indent, style: style)
  }

  /// Writes a label and, beside it, a paragraph whose further lines hang under its first.
  ///
  /// - Parameter labelWidth: columns of the label; a wider one pushes its paragraph to the right.
  mutating func entry(
    _ label: String, _ content: String, labelWidth: Int, indent: Int = 0,
    labelStyle: TextStyle = .plain, style: TextStyle = .plain
  ) {
    let label = label.withVisibleControls
    if labelWidth > 0, indent + displayWidth(label) > width / 2 {
      line(label, indent: indent, style: labelStyle)
      entry("", content, labelWidth: labelWidth, indent: indent, style: style)
      return
    }
    let gap = labelWidth == 0 ? 0 : max(labelWidth - displayWidth(label), label.isEmpty ? 0 : 2)
    let hang = indent + (labelWidth == 0 ? 0 : labelWidth)
    let first = indent + displayWidth(label) + gap
    let lines = wrapped(
      content.withVisibleControls, first: max(1, width - first), rest: max(8, width - hang))
    text += blanks(indent) + painted(label, labelStyle)
    for (number, line) in lines.enumerated() {
      text += number == 0 ? blanks(line.isEmpty ? 0 : gap) : blanks(hang)
      text += painted(line, style) + "\n"
    }
  }

  private func painted(_ text: String, _ style: TextStyle) -> String {
    guard ansi, style != .plain, !text.isEmpty else { return text }
    return style.escape + text + "\u{1B}[0m"
  }

  private func blanks(_ count: Int) -> String {
    String(repeating: " ", count: count)
  }
}
