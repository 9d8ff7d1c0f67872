import Measures

// The authority's files: register, waivers and baseline.

extension GateCommand {
  /// Read once: they are the same for every application of a run.
  func authority(of applications: [String]) throws(Fault) -> AuthorityFiles {
    for application in applications {
      for folder in standards.standards + standards.overlay {
        try refuse(folder, inside: application)
      }
    }
    let revision = try baselineRef.map { name throws(Fault) in
      let revision = try GitRevision(name, ofRepositoryWith: applications[0])
      for application in applications { try refuse(revision, inside: application) }
      return revision
    }
    return AuthorityFiles(
      register: try file(register, "register.yaml", applications, revision),
      waivers: try file(waivers, "waivers.yaml", applications, revision),
      baseline: try file(baseline, "baseline.yaml", applications, revision))
  }

  /// - Parameter usual: Where it lies in a repository whose revision is read, and what a program's
  ///   users know it as, who need not know where it lies here.
  private func file(
    _ named: String?, _ usual: String, _ applications: [String], _ revision: GitRevision?
  ) throws(Fault) -> AuthorityFile? {
    guard let revision else {
      guard let named else { return nil }
      for application in applications { try refuse(named, inside: application) }
      return AuthorityFile(
        name: work.workLines ? usual : named, path: named,
        bytes: try Pipeline.authorityFile(named))
    }
    let path = named ?? usual
    let name = "\(revision.name):\(path)"
    let here = revision.root + "/" + path
    if named != nil {
      for application in applications { try refuse(here, inside: application) }
    }
    guard let bytes = try revision.contents(of: path) else {
      guard named != nil else { return nil }
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "修订“\(revision.name)”中没有文件“\(path)”；路径从代码库根目录写起。",
          en:
            "Revision '\(revision.name)' has no file '\(path)'; write its path from the top of the "
            + "repository."))
    }
    return AuthorityFile(name: name, path: here, bytes: bytes)
  }

  /// A repository that lies inside an application, or around it and inside another, is the
  /// applicant's own, whatever it calls base.
  private func refuse(_ revision: GitRevision, inside application: String) throws(Fault) {
    guard let root = Folder(revision.root).realPath, var folder = Folder(application).realPath
    else { return }
    while folder != root, folder.hasPrefix(root + "/"), !Folder(folder).holds(".git") {
      folder = folder.folderOfPath
    }
    guard folder == root, Folder(application).realPath != root else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "“\(application)”自成一个 git 代码库；--baseline-ref 须取自主管部门的代码库，不能取自申报本身。",
          en:
            "'\(application)' is a git repository of its own; --baseline-ref reads the authority's "
            + "repository and never the application's."))
    }
  }

  /// What excuses or judges an application must not come from the application: not by its path, not
  /// by a link of either kind.
  private func refuse(_ file: String, inside application: String) throws(Fault) {
    guard let folder = Folder(application).realPath else { return }
    let isInside =
      (Folder(file).realPath ?? file).hasPrefix(folder + "/")
      || FileIdentity(file).map { Folder(application).holds($0) } ?? false
    guard isInside else { return }
    throw Fault(
      .usage,
      Bilingual(
        zh: "“\(file)”在申报文件夹内；登记信息、豁免、在案超标和标准须由主管部门提供，不能取自申报本身。",
        en: "'\(file)' lies inside the application; register, waivers, baseline and standards come "
          + "from the authority and never from the application."))
  }
}
