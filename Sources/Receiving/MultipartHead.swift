extension MultipartHead {
  /// The head of a part, its lines apart by line ends.
  ///
  /// - Returns: `nil` for what is malformed, says no field, or says one twice.
  init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var disposition: Substring?
    for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) {
      guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
        line[..<colon].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
        line.unicodeScalars.allSatisfy({ $0 == "\t" || $0.value >= 0x20 && $0.value != 0x7F })
      else { return nil }
      guard line[..<colon].lowercased() == "content-disposition" else { continue }
      guard disposition == nil else { return nil }
      disposition = line[line.index(after: colon)...]
    }
    guard let disposition else { return nil }
    guard let value = HeaderValue(disposition), value.word == "form-data",
      let name = value.parameters["name"], name.utf8.count <= 200
    else { return nil }
    self.init(name: Self.plain(name), file: value.parameters["filename"].map(Self.plain))
  }

  /// Browsers write three signs as percent codes, and no others.
  private static func plain(_ text: String) -> String {
    var result = text
    for (code, sign) in [("%22", "\""), ("%0D", "\r"), ("%0A", "\n")] {
      result = result.split(separator: code, omittingEmptySubsequences: false)
        .joined(separator: sign)
    }
    return result
  }
}

/// A header field that is a word with parameters: `form-data; name="a"; filename="b.csv"`.
struct HeaderValue {
  /// In lower case.
  var word: String
  /// Names in lower case.
  var parameters: [String: String] = [:]

  /// `nil` for what is malformed, or names a parameter twice.
  init?(_ text: some StringProtocol) {
    var rest = Array(text.unicodeScalars)[...]
    word = Self.token(&rest).lowercased()
    guard !word.isEmpty else { return nil }
    while true {
      Self.skipBlanks(&rest)
      guard let next = rest.popFirst() else { return }
      guard next == ";" else { return nil }
      let name = Self.token(&rest).lowercased()
      guard !name.isEmpty, rest.popFirst() == "=",
        let value = rest.first == "\"" ? Self.quoted(&rest) : Self.token(&rest),
        parameters.updateValue(value, forKey: name) == nil
      else { return nil }
    }
  }

  private static func token(_ rest: inout ArraySlice<Unicode.Scalar>) -> String {
    skipBlanks(&rest)
    var token = String.UnicodeScalarView()
    while let scalar = rest.first, !"; =\"\t".unicodeScalars.contains(scalar) {
      token.append(scalar)
      rest.removeFirst()
    }
    return String(token)
  }

  /// Browsers leave a backslash as it is: it escapes only a quote, and itself.
  private static func quoted(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
    rest.removeFirst()
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == "\"" { return String(text) }
      if scalar == "\\", let next = rest.first, next == "\"" || next == "\\" {
        text.append(next)
        rest.removeFirst()
      } else {
        text.append(scalar)
      }
    }
    return nil
  }

  private static func skipBlanks(_ rest: inout ArraySlice<Unicode.Scalar>) {
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
  }
}
