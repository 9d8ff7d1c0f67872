package import Measures
import Reports

// What a body that came as one file is checked as.
extension Workbench {
  /// Makes a dossier of a body that came as one file: an archive, which stays where it is, or one log,
  /// which is put beside the plant's last plant.yaml.
  ///
  /// What is in either is read by children only: this process looks at the first bytes.
  ///
  /// - Parameters:
  ///   - scratch: a folder for this body alone; `dossier` in it is made for a log.
  ///   - plant: the plant's last plant.yaml; `nil`: there is none.
  ///   - log: which of its logs the file is; `nil`: as plant.yaml says.
  /// - Returns: what `record` is to read.
  package func dossier(
    ofBody body: String, scratch: String, label: String, plant: [UInt8]? = nil,
    log: String? = nil, limits: StagingLimits = StagingLimits(), for purpose: Purpose = .job
  ) async throws(Fault) -> String {
    let isArchive = await onThread {
      Result { () throws(Fault) in
        try Staging.isArchive(body, label: label, limits: limits)
      }
    }
    if try isArchive.get() { return body }
    guard let plant else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "这家企业还没有报送过 plant.yaml，单独一个日志无法核查；请先上传含 plant.yaml 的文件夹或 zip。",
          en:
            "This plant has handed in no plant.yaml yet, and a log alone cannot be checked; upload "
            + "a folder or a zip with plant.yaml first."), at: SourcePosition(file: label))
    }
    let said = try await plantText(plant, forLog: log, scratch: scratch, for: purpose)
    let staged = await onThread {
      Result { () throws(Fault) in
        try Staging.dossier(
          ofLog: body, named: said.file, plant: said.text, into: scratch + "/dossier",
          label: label, limits: limits)
      }
    }
    return try staged.get()
  }

  /// What `gate` is to read of a body that came as one file: an archive, which the child unpacks.
  package func application(
    ofBody body: String, label: String, limits: StagingLimits = StagingLimits()
  ) async throws(Fault) -> String {
    let isArchive = await onThread {
      Result { () throws(Fault) in
        try Staging.isArchive(body, label: label, limits: limits)
      }
    }
    guard try isArchive.get() else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "这不是压缩包；请把整个申报文件夹（含 application.yaml、企业档案和证明材料）打成 zip 上传，或在网页上选择该文件夹。",
          en:
            "This is no archive; upload a zip of the application's whole folder (application.yaml, its "
            + "dossiers and documents), or choose that folder on the page."),
        at: SourcePosition(file: label))
    }
    return body
  }

  /// plant.yaml for one log by itself, as `one-log` makes it.
  private func plantText(
    _ plant: [UInt8], forLog log: String?, scratch: String, for purpose: Purpose
  ) async throws(Fault) -> OneLogLine {
    let place = scratch + "/plant-before.yaml"
    let kept = await onThread {
      Result { () throws(Fault) in try Staging.keep(plant, in: place) }
    }
    try kept.get()
    let words = ["one-log"] + (log.map { ["--log=\($0)"] } ?? []) + ["--", place]
    switch await answer(to: words, scratch: scratch, for: purpose) {
    case .printed(let bytes):
      if let line = OneLogLine(bytes) { return line }
      if case .refused(let fault) = WorkLine(bytes) { throw fault }
    case .stopped(.refused(let fault)): throw fault
    case .stopped, .failed: break
    }
    throw Fault(
      .temporary,
      Bilingual(
        zh: "无法读取该企业最近一次的 plant.yaml；请重试，若仍然如此，请上传完整的企业档案。",
        en: "The plant's last plant.yaml could not be read; try again, and upload the whole "
          + "dossier if that does not help."))
  }
}
