#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

extension Folder {
  /// The folder's (or file's) path without symbolic links; `nil` where it is not there.
  var realPath: String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// Folders below this one, and itself, that hold an application.yaml, in the order of their paths.
  /// An application holds no other, and hidden folders hold none.
  func applications(depth: Int = 8) -> [String] {
    guard let names else { return [] }
    if names.contains("application.yaml") { return [path] }
    guard depth > 0 else { return [] }
    return names.flatMap { name -> [String] in
      let below = path == "/" ? "/" + name : path + "/" + name
      var state = stat()
      guard unsafe lstat(below, &state) == 0, state.st_mode & S_IFMT == S_IFDIR else { return [] }
      return Folder(below).applications(depth: depth - 1)
    }
  }
}
