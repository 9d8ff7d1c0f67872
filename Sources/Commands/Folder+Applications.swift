import Measures

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

  /// Whether something of this name lies in the folder, hidden or not, a link that leads nowhere too.
  func holds(_ name: String) -> Bool {
    var state = stat()
    return unsafe lstat(path + "/" + name, &state) == 0
  }

  /// Folders below this one, and itself, that hold an application.yaml, in the order of their paths.
  ///
  /// Those inside another application are left out: they are refused with it. Hidden folders, links
  /// and what lies deeper than any repository of applications are not looked into; whoever asks for
  /// changes is told of what changed there.
  func applications(depth: Int = 8) -> [String] {
    guard let names else { return [] }
    if names.contains("application.yaml") { return [path] }
    guard depth > 0 else { return [] }
    return names.flatMap { name -> [String] in
      let below = path == "/" ? "/" + name : path + "/" + name
      return Folder(below).isPlain ? Folder(below).applications(depth: depth - 1) : []
    }
  }

  /// An application.yaml below this folder and not in it; `nil` where there is none.
  func applicationBelow(depth: Int = 16) -> String? {
    guard depth > 0 else { return nil }
    for name in names ?? [] {
      let below = Folder(path + "/" + name)
      guard below.isPlain else { continue }
      if below.holds("application.yaml") { return below.path + "/application.yaml" }
      if let found = below.applicationBelow(depth: depth - 1) { return found }
    }
    return nil
  }

  /// Whether a file of this identity lies in the folder, under whatever name.
  func holds(_ file: FileIdentity, depth: Int = 16) -> Bool {
    guard depth > 0 else { return false }
    return (names ?? []).contains { name in
      let below = Folder(path + "/" + name)
      return below.isPlain
        ? below.holds(file, depth: depth - 1) : FileIdentity(below.path) == file
    }
  }

  /// A folder itself, and no link to one.
  private var isPlain: Bool {
    var state = stat()
    return unsafe lstat(path, &state) == 0 && state.st_mode & S_IFMT == S_IFDIR
  }
}

/// Which applications a set of changed files belongs to, and what belongs to none.
struct ChangedApplications {
  /// In the order of their paths.
  private(set) var applications: [String] = []
  private(set) var messages: [Bilingual] = []

  /// Files of which so many are named.
  private static let named = 10

  /// - Parameters:
  ///   - files: From the top of the repository.
  ///   - path: The folder that is looked through.
  init(_ files: [String], under path: String, root: String) {
    let all = Folder(path).applications().compactMap { folder in
      Folder(folder).realPath.map { (path: folder, real: $0) }
    }
    guard let root = Folder(root).realPath, let top = Folder(path).realPath else { return }
    let known = Set(all.map(\.real))
    var changed: Set<String> = []
    var strays: [String] = []
    for file in files {
      let place = root == "/" ? "/" + file : root + "/" + file
      guard place.hasPrefix(top + "/") else { continue }
      // Applications do not lie inside one another here, so one at most holds the file.
      if let own = Self.folder(of: place, among: known) {
        changed.insert(own)
      } else if !Self.isIdle(place, top: top) {
        strays.append(file)
      }
    }
    applications = all.filter { changed.contains($0.real) }.map(\.path)
    guard !strays.isEmpty else { return }
    let list = strays.prefix(Self.named).joined(separator: ", ")
    let more = strays.count - min(strays.count, Self.named)
    messages = [
      Bilingual(
        zh: "有变更的文件不属于任何一份申报，未予审查：\(list)" + (more > 0 ? " 等 \(strays.count) 个" : "")
          + "；申报须为普通文件夹，内有 application.yaml（小写）。",
        en: "Changed files belong to no application and were not judged: \(list)"
          + (more > 0 ? " and \(more) more" : "")
          + "; an application is a plain folder with an application.yaml, written so.")
    ]
  }

  private static func folder(of place: String, among known: Set<String>) -> String? {
    var folder = place[...]
    if known.contains(place) { return place }
    while let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
      folder = folder[..<slash]
      if known.contains(String(folder)) { return String(folder) }
    }
    return nil
  }

  /// What cannot be an application: a page of text beside the applications, and what was taken away
  /// with its whole folder.
  private static func isIdle(_ place: String, top: String) -> Bool {
    // A name that is no UTF-8 was mended to be shown: where it lies cannot be looked up.
    guard !place.unicodeScalars.contains("\u{FFFD}") else { return false }
    let parent = place.folderOfPath
    var state = stat()
    if unsafe lstat(place, &state) != 0 { return unsafe lstat(parent, &state) != 0 }
    return parent == top && state.st_mode & S_IFMT == S_IFREG && place.hasSuffix(".md")
  }
}
