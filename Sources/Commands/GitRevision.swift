import Measures
import Processes

/// A revision of the repository that holds a folder: what an applicant cannot have changed.
struct GitRevision {
  /// The top folder of the repository.
  let root: String
  /// As its user named it.
  let name: String
  private let commit: String
  private let git: String

  /// - Parameters:
  ///   - name: A branch, tag or commit.
  ///   - folder: Anywhere inside the repository.
  /// - Throws: 69 where git is not there, 66 where the folder is in no repository or has no such
  ///   revision.
  init(_ name: String, ofRepositoryWith folder: String) throws(Fault) {
    git = try Self.program()
    self.name = name
    guard let root = try Self.line(git, ["-C", folder, "rev-parse", "--show-toplevel"]) else {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "“\(folder)”不在 git 代码库中，没有修订可取；请在代码库内运行，或用 --waivers、--baseline 指定主管部门的文件。",
          en:
            "'\(folder)' lies in no git repository, so there is no revision; run it inside one, or "
            + "name the authority's files with --waivers and --baseline."))
    }
    // `^{commit}` refuses what is no commit; `--` keeps a name from being an option.
    guard !name.hasPrefix("-"),
      let commit = try Self.line(
        git,
        ["-C", root, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"])
    else {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "代码库中没有修订“\(name)”；请核对名称，浅克隆时先取全历史（fetch-depth: 0）。",
          en:
            "The repository has no revision '\(name)'; check its name, and in a shallow clone fetch "
            + "the history first (fetch-depth: 0)."))
    }
    self.root = root
    self.commit = commit
  }

  /// The bytes of a file at this revision; `nil` where it is not there, and only there: what git
  /// cannot give is an error and no missing file.
  ///
  /// - Parameter path: From the top of the repository.
  func contents(of path: String) throws(Fault) -> [UInt8]? {
    let (code, listed) = try Self.run(
      git, ["-C", root, "ls-tree", "--full-tree", "-z", commit, "--", path])
    guard code == 0 else { throw unreadable(path) }
    guard !listed.isEmpty else { return nil }
    guard listed.starts(with: Array("100".utf8)) else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "修订“\(name)”中的“\(path)”不是普通文件；请放入文件本身。",
          en: "'\(path)' of revision '\(name)' is no regular file; put the file itself there."))
    }
    let (ending, bytes) = try Self.run(git, ["-C", root, "cat-file", "blob", "\(commit):\(path)"])
    guard ending == 0 else { throw unreadable(path) }
    return bytes
  }

  private func unreadable(_ path: String) -> Fault {
    Fault(
      .temporary,
      Bilingual(
        zh: "git 没有给出修订“\(name)”中的“\(path)”；请运行 git fsck 检查代码库（部分克隆时先取全）。",
        en:
          "git did not give '\(path)' of revision '\(name)'; check the repository with `git fsck` "
          + "(a partial clone has to be completed first)."))
  }

  /// Files that differ between this revision and the working tree, new ones among them; from the top
  /// of the repository, sorted.
  func changedFiles() throws(Fault) -> [String] {
    let lists = [
      [
        "-C", root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv",
        "--ignore-submodules=none", "-z", commit, "--",
      ],
      ["-C", root, "ls-files", "--others", "--exclude-standard", "-z"],
    ]
    var names: Set<String> = []
    for arguments in lists {
      let (code, bytes) = try Self.run(git, arguments)
      guard code == 0 else {
        throw Fault(
          .temporary,
          Bilingual(
            zh: "git 没有列出相对“\(name)”的变更（退出码 \(code)）；请在代码库中运行 git status 查看。",
            en: "git did not list what changed since '\(name)' (it left with \(code)); see what "
              + "`git status` says."))
      }
      for part in bytes.split(separator: 0) { names.insert(String(decoding: part, as: UTF8.self)) }
    }
    return names.sorted()
  }

  // MARK: Running git

  private static func program() throws(Fault) -> String {
    for folder in (environment("PATH") ?? "").split(separator: ":") {
      let path = "\(folder)/git"
      if Program.isExecutable(path) { return path }
    }
    throw Fault(
      .unreachable,
      Bilingual(
        zh: "PATH 中没有 git；--baseline-ref 和 --changed-since 需要它，请安装（如 apt-get install git）。",
        en:
          "PATH has no git, which --baseline-ref and --changed-since need; install it (as apt-get "
          + "install git)."))
  }

  private static func line(_ git: String, _ arguments: [String]) throws(Fault) -> String? {
    let (code, bytes) = try run(git, arguments)
    guard code == 0 else { return nil }
    let text = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    return text.isEmpty ? nil : text
  }

  private static func run(
    _ git: String, _ arguments: [String]
  ) throws(Fault) -> (code: Int32, bytes: [UInt8]) {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    // A repository's settings must not start programs here: some would with a mere listing.
    let ending = ChildProcess.run(
      [git, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"] + arguments,
      environment: [
        "HOME=\(environment("HOME") ?? folder.path)", "LANG=C.UTF-8", "GIT_OPTIONAL_LOCKS=0",
        "GIT_LITERAL_PATHSPECS=1", "GIT_TERMINAL_PROMPT=0",
        "PATH=\(environment("PATH") ?? "/usr/bin:/bin")",
      ], seconds: 60, output: folder.path + "/output")
    guard case .exited(let code) = ending else {
      throw Fault(
        .temporary,
        Bilingual(
          zh: "git 没有正常结束；请稍后重试。", en: "git did not end as it should; try again."))
    }
    return (code, Folder(folder.path).contents(of: "output") ?? [])
  }
}
