#if Server
package import Measures
package import Report
package import ServerStore

/// An upload with what has become of it.
package struct UploadStanding: Sendable {
  package var upload: Upload
  /// Its check, or the decision on it, once it is whole.
  package var job: Job?
  /// Whether it was handed in as an application.
  package var isApplication: Bool { job?.kind == CheckWorker.Kind.gate.rawValue }

  package enum Phase: String, CaseIterable, Sendable {
    case receiving, queued, running, done, failed, cancelled, discarded

    /// Whether nothing will change by itself any more.
    package var isEnded: Bool { self != .queued && self != .running && self != .receiving }

    package var words: Bilingual { words(ofApplication: false) }

    package func words(ofApplication isApplication: Bool) -> Bilingual {
      switch self {
      case .receiving: Bilingual(zh: "接收中", en: "being received")
      case .queued: Bilingual(zh: "排队中", en: "waiting")
      case .running where isApplication: Bilingual(zh: "审查中", en: "being decided on")
      case .done where isApplication: Bilingual(zh: "已审查", en: "decided on")
      case .failed where isApplication: Bilingual(zh: "未能审查", en: "not decided on")
      case .running: Bilingual(zh: "核查中", en: "being checked")
      case .done: Bilingual(zh: "已核查", en: "checked")
      case .failed: Bilingual(zh: "未能核查", en: "not checked")
      case .cancelled: Bilingual(zh: "已取消", en: "cancelled")
      case .discarded: Bilingual(zh: "已删除", en: "removed")
      }
    }
  }

  package init(_ upload: Upload, _ jobs: [Job]) {
    self.upload = upload
    job = jobs.last { CheckWorker.Kind(rawValue: $0.kind) != nil }
  }

  static func found(_ id: String, in store: ServerStore) throws(Fault) -> UploadStanding? {
    guard let upload = try store.upload(id) else { return nil }
    return UploadStanding(upload, try store.jobs(of: id))
  }

  package var phase: Phase {
    switch upload.state {
    case .receiving: return .receiving
    case .failed: return .failed
    // What was recorded stays so where its body was not kept.
    case .discarded: return job?.state == .done ? .done : .discarded
    case .complete: break
    }
    switch job?.state {
    case .queued: return .queued
    case .running: return .running
    case .done: return .done
    case .cancelled: return .cancelled
    case .failed, nil: return .failed
    }
  }

  /// What goes with its check when somebody asks for it once more: the same, with when it was handed
  /// in, and why it is to count where a newer run stands.
  func again(reason: String?) -> String? {
    guard let job else { return nil }
    var parameters = CheckParameters(job.parameters)
    if let reason = reason?.trimmed, !reason.isEmpty { parameters.reason = reason }
    parameters.handedIn = upload.changedAt
    return parameters.text
  }

  /// Why it could not be used.
  package var problem: Bilingual? { upload.problem ?? job?.problem }

  package var verdict: Verdict? { job?.verdict.flatMap { Verdict(rawValue: $0) } }

  /// As addresses name the runs that were recorded.
  package var runs: [String] {
    (job?.runs ?? []).map { String($0.prefix(SeenRun.idLength)) }
  }

  /// What it is at, with how far.
  package func progress(_ language: Language) -> String {
    switch phase {
    case .receiving:
      let there = SizeText.of(upload.offset, language)
      return upload.size.map { size in
        language.say(
          "已收到 \(there)，共 \(SizeText.of(size, language))",
          "\(there) of \(SizeText.of(size, language)) are here")
      } ?? language.say("已收到 \(there)", "\(there) are here")
    case .running:
      guard let job, !job.phase.isEmpty else { return words(language) }
      let step = CheckPhase.words(job.phase)(language)
      guard job.total > 0 else { return step }
      let percent = min(100, max(0, job.done) * 100 / job.total)
      return language.say("\(step)：\(percent)%", "\(step): \(percent) %")
    default: return words(language)
    }
  }

  private func words(_ language: Language) -> String {
    phase.words(ofApplication: isApplication)(language)
  }

  /// `verdict` as it is said of a dossier, or of an application.
  func words(of verdict: Verdict, _ language: Language) -> String {
    guard isApplication else { return verdict.name(language) }
    let isApplicants = job.map { CheckParameters($0.parameters).isApplicants } ?? false
    return verdict.decisionWords(ofApplicants: isApplicants, language)
  }

  /// Of 100, where it is known.
  package var percent: Int64? {
    switch phase {
    case .receiving:
      guard let size = upload.size, size > 0 else { return nil }
      return min(100, upload.offset * 100 / size)
    case .running:
      guard let job, job.total > 0 else { return nil }
      return min(100, max(0, job.done) * 100 / job.total)
    case .done: return 100
    default: return nil
    }
  }
}

/// What a check is at, as the store keeps it.
enum CheckPhase {
  static func words(_ phase: String) -> Bilingual {
    switch phase {
    case "opening": Bilingual(zh: "打开档案", en: "opening the dossier")
    case "reading": Bilingual(zh: "读取日志", en: "reading the logs")
    case "judging": Bilingual(zh: "对照标准判定", en: "judging by the standards")
    case "recording": Bilingual(zh: "记入台账", en: "recording")
    default: Bilingual(zh: "核查中", en: "being checked")
    }
  }
}

/// Sizes of files as people read them: 24.6 MB.
enum SizeText {
  static func of(_ bytes: Int64, _ language: Language) -> String {
    guard bytes >= 1000 else { return language.say("\(bytes) 字节", "\(bytes) bytes") }
    let units = ["kB", "MB", "GB", "TB"]
    var (tenths, unit) = (bytes / 100, 0)
    while tenths >= 10_000, unit < units.count - 1 {
      tenths /= 1000
      unit += 1
    }
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
#endif
