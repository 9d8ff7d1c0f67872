/// The number of a project (项目编号).
///
/// Blanks, letter case, full or half width and the length of dashes, which change with the input method
/// and from paper to paper, make no other number of it; whatever else differs does.
package struct ProjectNumber: Hashable, Sendable, CustomStringConvertible {
  /// As an application or the authority writes it.
  package let description: String
  private let plain: String

  package init(_ text: String) {
    description = text
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !scalar.isBlank {
      let isDash = scalar.properties.generalCategory == .dashPunctuation || scalar == "\u{2212}"
      scalars.append(isDash ? "-" : scalar.halfWidth)
    }
    plain = String(scalars).lowercased()
  }

  /// Whether the other, or a part of one as people search for it, stands in this one.
  package func contains(_ part: ProjectNumber) -> Bool { plain.contains(part.plain) }

  package static func == (one: ProjectNumber, other: ProjectNumber) -> Bool {
    one.plain == other.plain
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(plain) }
}
