extension String {
  /// The folder that a path lies in, by its text alone: `.` for a name without one.
  package var folderOfPath: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }
}
