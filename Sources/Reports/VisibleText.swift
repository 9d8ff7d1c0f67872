extension Character {
  /// Keeps its neighbours on one line and takes no column (word joiner).
  static let joiner: Character = "\u{2060}"
}

extension String {
  /// A term that no line break divides.
  var unbroken: String { map(String.init).joined(separator: String(Character.joiner)) }
}
