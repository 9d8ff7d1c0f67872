/// What a name says of a file.
package enum FileNames {
  /// Whether it is called like a log; all else is taken for an archive, until its first bytes are read.
  package static func isTable(_ name: String) -> Bool {
    let lower = name.lowercased()
    return [".csv", ".txt", ".tsv"].contains { lower.hasSuffix($0) }
  }
}
