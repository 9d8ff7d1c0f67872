#if Server
import Digest
package import Measures
import Receiving
import ServerStore
import Workbench

/// The authority's files as they are now, which applications are decided by: what stands in them, so
/// that what was looked at is what is used.
package struct AuthorityStanding: Sendable {
  /// By their usual names; those that are there.
  package var texts: [String: [UInt8]] = [:]
  /// What is wrong with one of them: nothing is decided by what was used last.
  package var fault: Fault?

  package init() {}

  /// - Parameters:
  ///   - texts: as they are now; `nil` where a server knows nothing but its ledger.
  ///   - standing: as they were read last.
  init(
    _ texts: Result<ReferenceSource.Texts?, Fault>,
    _ standing: Result<ReferenceShelf.Standing, Fault>
  ) {
    do throws(Fault) {
      guard let now = try texts.get() else { return }
      let standing = try standing.get()
      fault = standing.fault
      self.texts = now.bytes
      // Changed since they were looked at: by the next attempt they have been looked at again.
      if fault == nil, standing.stamp != now.stamp {
        fault = Fault(
          .temporary,
          Bilingual(
            zh: "主管部门的文件刚被替换；稍后自动重新审查。",
            en: "One of the authority's files was replaced just now; it is tried again."))
      }
    } catch {
      fault = error
    }
  }

  /// What everybody may be told: the files are the authority's own, and name other plants.
  static let unusable = Bilingual(
    zh: "主管部门的登记信息、豁免或在案超标文件有误，暂时不能审查；申报已保留，请联系管理员改正后重新审查。",
    en:
      "One of the authority's files (register, waivers, breaches on record) cannot be used, so nothing "
      + "can be decided now. The application is kept: ask an administrator to mend the file, and have "
      + "it decided on again.")
}

extension CheckOrder {
  /// What the gate is told besides the application and whose it may be; the authority's files lie in
  /// ``scratch`` then.
  ///
  /// - Throws: 75 where one of the authority's files cannot be used as it is, 77 where an applicant's
  ///   would be decided on at a stage or as of a day that somebody else said: it is recorded in the applicant's name.
  func gateWork() throws(Fault) -> GateWork {
    try parameters.requireApplicantsWord()
    if let fault = authority.fault {
      var told = Fault(.temporary, AuthorityStanding.unusable)
      if rights.role != .plant {
        told = Fault(.temporary, fault.sentence)
        told.position = fault.position
      }
      throw told
    }
    var paths: [String: String] = [:]
    let folder = scratch + "/authority"
    try BodyFile.makeFolder(folder)
    for (name, bytes) in authority.texts {
      let file = try BodyFile(folder + "/" + name, .write)
      defer { file.close() }
      try file.write(bytes, at: 0)
      paths[name] = folder + "/" + name
    }
    var gate = GateWork(
      register: paths["register.yaml"], waivers: paths["waivers.yaml"],
      baseline: paths["baseline.yaml"])
    gate.stage = parameters.stage?.rawValue
    gate.asOf = parameters.asOf?.description
    gate.isApplicants = parameters.isApplicants
    return gate
  }

  /// Whether a fault says what stands in a file that is not the sender's to know. That the register has
  /// no such plant names no line of it.
  func hides(_ fault: Fault) -> Bool {
    guard kind == .gate, rights.role == .plant, let position = fault.position else { return false }
    return position.line != nil
      && ["register.yaml", "waivers.yaml", "baseline.yaml"].contains(position.file)
  }
}
#endif
