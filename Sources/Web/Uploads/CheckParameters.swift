#if Server
package import Measures
import ServerStore

/// What goes with an upload's check: kept with its job as a query, `reason=…&log=…`.
package struct CheckParameters: Hashable, Sendable {
  /// Why the data are handed in again.
  package var reason: String?
  /// Which of plant.yaml's logs a single file is.
  package var log: String?
  /// When it was handed in, where somebody had it checked again: a run recorded since is not replaced
  /// without a reason.
  package var handedIn: Instant?
  /// Which stage an application is decided on at, where the authority says it.
  package var stage: Application.Stage?
  /// The day that an application is decided as of (审查基准日), where the authority says it.
  package var asOf: CivilDate?
  /// Whether its owner was a plant's account when it was handed in: what comes of an application is the
  /// applicant's own then, whatever the account has become.
  package var isApplicants: Bool

  package init(
    reason: String? = nil, log: String? = nil, handedIn: Instant? = nil,
    stage: Application.Stage? = nil, asOf: CivilDate? = nil, isApplicants: Bool = false
  ) {
    (self.handedIn, self.isApplicants) = (handedIn, isApplicants)
    (self.stage, self.asOf) = (stage, asOf)
    self.reason = reason?.isEmpty == true ? nil : reason
    self.log = log?.isEmpty == true ? nil : log
  }

  package init(_ text: String) {
    let fields = FormFields(text) ?? FormFields()
    self.init(
      reason: fields["reason"], log: fields["log"],
      handedIn: fields["handed-in"].flatMap { Instant(description: $0) },
      stage: fields["stage"].flatMap { Application.Stage(rawValue: $0) },
      asOf: fields["as-of"].flatMap { CivilDate($0) }, isApplicants: fields["applicant"] == "1")
  }

  /// Texts go to the check as they are: no control characters, and no longer than the API's document
  /// says.
  ///
  /// - Throws: 64.
  package func validated() throws(Fault) -> CheckParameters {
    if let reason {
      try TextLimits.check(
        reason, Bilingual(zh: "重新报送的原因", en: "why it is handed in again"), limit: TextLimits.reason)
    }
    if let log {
      try TextLimits.check(log, Bilingual(zh: "日志名", en: "a log's name"), limit: TextLimits.word)
    }
    return self
  }

  /// - Throws: 77 where an applicant's own decision would be of a stage or as of a day that somebody else
  ///   said.
  package func requireApplicantsWord() throws(Fault) {
    guard isApplicants, stage != nil || asOf != nil else { return }
    throw Fault(
      .notPermitted,
      Bilingual(
        zh: "企业账号上传的申报，阶段和审查基准日以申报材料为准；要另行指定，请由审查人员上传这份申报。",
        en:
          "What a plant's account hands in is decided on at the stage and as of the day that its "
          + "papers say; for others an inspector hands the application in."))
  }

  package var text: String {
    [
      ("reason", reason), ("log", log), ("handed-in", handedIn?.description),
      ("stage", stage?.rawValue), ("as-of", asOf?.description),
      ("applicant", isApplicants ? "1" : nil),
    ].compactMap { name, value in
      value.map { name + "=" + PercentText.encoded($0) }
    }.joined(separator: "&")
  }
}
#endif
