package import Measures

extension CommandLineTool {
  /// The folders of packs that a check without `--standards` uses.
  ///
  /// - Throws: where there are none: a server says so as it starts, and not at its first upload.
  package static func standards() throws(Fault) -> [String] {
    try StandardsLocation.folders(named: [], environment: environment)
  }
}

/// Where the standards packs are.
///
/// The first that holds: the folders of `--standards`; the folder that `GREENGATE_STANDARDS` names;
/// `../share/greengate/standards` beside the executable, as it is installed; a folder `Standards`
/// with packs beside the executable or in any folder above it, as in a checkout.
enum StandardsLocation {
  static func folders(
    named: [String], environment: (String) -> String?,
    executable: String? = resolved("/proc/self/exe")
  ) throws(Fault) -> [String] {
    if !named.isEmpty { return named }
    if let folder = environment("GREENGATE_STANDARDS") { return [folder] }
    if let executable, let found = builtIn(near: executable) { return [found] }
    throw Fault(
      .unusablePack,
      Bilingual(
        zh: "找不到标准文件夹；请用 --standards 指定，或设置环境变量 GREENGATE_STANDARDS。",
        en: "No standards folder was found; name one with --standards, or set GREENGATE_STANDARDS.")
    )
  }

  private static func builtIn(near executable: String) -> String? {
    var folder = parent(of: executable[...])
    if let base = folder.flatMap(parent) {
      let installed = base + "/share/greengate/standards"
      if holdsPacks(String(installed)) { return String(installed) }
    }
    while let here = folder {
      let candidate = here + "/Standards"
      if holdsPacks(String(candidate)) { return String(candidate) }
      folder = parent(of: here)
    }
    return nil
  }

  private static func parent(of path: Substring) -> Substring? {
    guard !path.isEmpty, let slash = path.lastIndex(of: "/") else { return nil }
    return path[..<slash]
  }

  /// Deep enough for packs that are sorted into folders by region or sector.
  private static let depth = 3

  /// Whether a YAML file lies in `folder` or not far below it.
  private static func holdsPacks(_ folder: String, depth: Int = depth) -> Bool {
    for name in Folder(folder).names ?? [] {
      if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return true }
      if depth > 0, holdsPacks(folder + "/" + name, depth: depth - 1) { return true }
    }
    return false
  }
}
