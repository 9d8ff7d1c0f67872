// Texts of strangers, looked at scalar by scalar: to a Character-wise search a quote with a combining
// mark behind it is no quote, but to every reader of CSV, YAML or XML it is one.

extension String {
  /// The same text with each scalar that has an entry replaced by it, whatever stands around it.
  package func replacingScalars(_ replacements: [Unicode.Scalar: String]) -> String {
    guard unicodeScalars.contains(where: { replacements[$0] != nil }) else { return self }
    var text = ""
    text.reserveCapacity(utf8.count + 16)
    for scalar in unicodeScalars {
      if let replacement = replacements[scalar] {
        text += replacement
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The same text as content or attribute value of XML and HTML: no markup can come of it.
  package var markupEscaped: String {
    guard unicodeScalars.contains(where: { $0.markup != nil }) else { return self }
    var text = ""
    text.reserveCapacity(utf8.count + 16)
    for scalar in unicodeScalars {
      if let markup = scalar.markup { text += markup } else { text.unicodeScalars.append(scalar) }
    }
    return text
  }

  /// The same text with each invisible control spelt out, as in `\t` and `\u{202E}`.
  package var withVisibleControls: String {
    guard unicodeScalars.contains(where: \.isInvisibleControl) else { return self }
    var shown = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\t": shown += "\\t"
      case "\n": shown += "\\n"
      case "\r": shown += "\\r"
      case _ where scalar.isInvisibleControl: shown += scalar.spelling
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}

extension Unicode.Scalar {
  /// Controls, line separators and marks that reverse or hide text: what must never reach a
  /// terminal, a page or an editor as it is, because names and rows come from strangers.
  ///
  /// The word joiner is not among them: sentences of the tool hold it, and every writer drops it.
  package var isInvisibleControl: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F, 0xAD: true
    case 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2061...0x2069, 0xFEFF: true
    case 0xFFF9...0xFFFB: true
    default: false
    }
  }

  /// What shows nothing on paper: blanks of any width, and characters that are not drawn.
  package var isBlank: Bool {
    // U+2800 is a Braille cell without dots: a symbol to Unicode, a blank to everyone else.
    properties.isWhitespace || properties.isDefaultIgnorableCodePoint || value == 0x2800
  }

  /// The ASCII character that it is in full width, as Chinese input methods write it; else itself.
  package var halfWidth: Unicode.Scalar {
    (0xFF01...0xFF5E).contains(value) ? Unicode.Scalar(value - 0xFEE0) ?? self : self
  }

  /// Of no character, now or ever; XML 1.0 and HTML admit none of them.
  package var isNoncharacter: Bool {
    value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value)
  }

  /// `\u{202E}`.
  package var spelling: String { "\\u{\(String(value, radix: 16, uppercase: true))}" }

  /// What stands for it in XML and HTML; `nil` where it stands for itself.
  package var markup: String? {
    switch self {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "'": "&#39;"
    case _ where isNoncharacter: "\u{FFFD}"
    default: nil
    }
  }
}

/// `1 hour`, `2 hours`.
///
/// - Parameter plural: where it is not made with an `s`.
package func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(plural ?? noun + "s")"
}
