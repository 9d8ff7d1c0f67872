import ArgumentParser
import Measures

/// Who hands in what is recorded, when it was and why: kept with the run.
struct RecorderOptions: ParsableArguments {
  @Option(
    help: help(
      "重新报送的原因，随记录保留。", "Why a dossier is handed in again; kept with the run."))
  var reason: String?

  @Option(
    help: help(
      "报送人，随记录保留；缺省为本机用户名。", "Who hands it in, kept with the run; else this machine's user."))
  var recordedBy: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "所报数据最初报送的时间（如 2025-05-06T08:00:00+08:00）；若该时段其后已有新记录，则须写明 --reason。",
        en: "When the data were handed in first (2025-05-06T08:00:00+08:00): where a run was "
          + "recorded for the period since, --reason has to be given.")(.spoken), valueName: "time")
  )
  var handedIn: String?

  /// What was asked, checked.
  struct Recorder {
    /// As it is kept; `nil`: this machine's user.
    var name: String?
    /// `nil`: it was not handed in before.
    var handedIn: Instant?
    var reason: String?
  }

  func recorder() throws(Fault) -> Recorder {
    Recorder(name: try name(), handedIn: try handedInTime(), reason: reason)
  }

  private func handedInTime() throws(Fault) -> Instant? {
    guard let handedIn else { return nil }
    guard let time = Instant(description: handedIn) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--handed-in \(handedIn) 不是时间；请写成 2025-05-06T08:00:00+08:00。",
          en: "--handed-in \(handedIn) is no time; write 2025-05-06T08:00:00+08:00."))
    }
    return time
  }

  private func name() throws(Fault) -> String? {
    guard let recordedBy else { return nil }
    let isPlain = !recordedBy.unicodeScalars.contains { $0.isInvisibleControl }
    guard !recordedBy.isEmpty, recordedBy.unicodeScalars.count <= 200, isPlain else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--recorded-by 应为 1 至 200 个字符，不含控制字符；请改正。",
          en: "--recorded-by takes 1 to 200 characters without controls; correct it."))
    }
    return recordedBy
  }
}
