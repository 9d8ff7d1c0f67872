import Measures
import Report

// Where findings stand and what they are called, for formats that other programs show.

extension String {
  /// One line for programs that wrap by themselves: marks for line breaking are gone, and invisible
  /// controls are spelt out.
  var oneLine: String {
    // Bytes that are, or begin, something to change.
    let isPlain = utf8.allSatisfy { byte in
      switch byte {
      case 0x00...0x1F, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF: false
      default: true
      }
    }
    guard !isPlain else { return self }
    var line = ""
    line.reserveCapacity(utf8.count)
    for scalar in unicodeScalars {
      switch scalar {
      case "\u{A0}": line.append(" ")
      case "\u{2060}": break
      case _ where scalar.isInvisibleControl: line += String(scalar).withVisibleControls
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  /// The text as a segment of a path or URI: all but letters, digits, `-`, `.`, `_` and `~` as `%XX`
  /// (RFC 3986 2.3).
  var percentEncoded: String {
    func isKept(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        true
      default: false
      }
    }
    guard !utf8.allSatisfy(isKept) else { return self }
    var encoded = ""
    for byte in utf8 {
      if isKept(byte) {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.utf8.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return encoded
  }

  /// A relative path as a relative URI reference.
  var percentEncodedPath: String {
    split(separator: "/", omittingEmptySubsequences: false).map { String($0).percentEncoded }
      .joined(separator: "/")
  }
}

extension ReportStyle {
  /// A file of the dossier as the readers of this output find it.
  func path(_ file: String) -> String {
    guard let base, !base.isEmpty else { return file }
    return base + "/" + file
  }
}

extension ComplianceReport {
  /// The file that stands for all that was judged, a dossier or an application: what concerns no row
  /// is put there.
  var mainFile: String { decision == nil ? "plant.yaml" : "application.yaml" }
}

extension Finding {
  /// The rows to show first: the peak's row and those right after it.
  var place: (path: String, lines: ClosedRange<Int>)? {
    guard let first = evidence.lead ?? evidence.rows.first else { return nil }
    let run = evidence.byFile.first { $0.path == first.file }?.lineRanges
      .first { $0.contains(first.line) }
    return (first.file, first.line...max(first.line, run?.upperBound ?? first.line))
  }
}

extension Check {
  /// Not judged to the end, so that something is left open: no pass, and never to be passed over.
  var isOpen: Bool { verdict == .insufficient || verdict == .notEvaluated }
}

extension CheckIdentity {
  /// What tells the check from others in both languages, without its outlet: `emission-limit PM
  /// GB 39726-2020 T1-cupola-PM`.
  var name: String {
    [rule, pollutant, standard, limit, target, item].compactMap(\.self).joined(separator: " ")
  }

  /// As one path that no name in it can break: empty where a part is not there.
  var path: String {
    [rule, outlet, pollutant, standard, limit, target, item].map { ($0 ?? "").percentEncoded }
      .joined(separator: "/")
  }
}
