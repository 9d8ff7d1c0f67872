package import Evaluation
package import Measures
package import Report
package import Standards

/// One dossier of an application, judged.
package struct GateSide: Sendable {
  /// With the authority's card laid over it.
  package var input: EvaluationInput
  package var report: ComplianceReport

  package init(input: EvaluationInput, report: ComplianceReport) {
    self.input = input
    self.report = report
  }
}

/// Everything that a decision depends on.
package struct GateInput: Sendable {
  package var application: Application
  package var before: GateSide
  /// `nil` before completion.
  package var after: GateSide?
  package var library: StandardsLibrary
  /// The authority's card; `nil`: none was given.
  package var register: RegisterCard?
  /// Where the dossiers differ from the card.
  package var registerFindings: [Finding]
  package var waivers: [Waiver]
  package var baseline: [KnownBreach]
  /// Explanations that the authority accepted.
  package var accepted: [AcceptedExplanation]
  /// The day of the decision: waivers, documents and expiries are read as of it.
  package var asOf: CivilDate
  /// Whether whoever decides named the day; else it is the latest of the papers.
  package var isDayGiven = false
  /// Whether whoever decides named a stage that is not the applicant's.
  package var isStageGiven = false
  /// Whether the applicant asks.
  package var isApplicants = false
  /// What of the applicant's word the authority's card bears out or sets right.
  package var registered: Set<Decision.Statement> = []
  /// What other applications of the same run have in common with this one.
  package var duplicates: [Bilingual] = []

  package init(
    application: Application, before: GateSide, after: GateSide? = nil,
    library: StandardsLibrary, register: RegisterCard? = nil, registerFindings: [Finding] = [],
    waivers: [Waiver] = [], baseline: [KnownBreach] = [],
    accepted: [AcceptedExplanation] = [], asOf: CivilDate
  ) {
    self.application = application
    self.before = before
    self.after = after
    self.library = library
    self.register = register
    self.registerFindings = registerFindings
    self.waivers = waivers
    self.baseline = baseline
    self.accepted = accepted
    self.asOf = asOf
  }
}

/// What conditions look at: the application, its dossiers, and what comparing them gave.
package struct GateCase: Sendable {
  package let input: GateInput
  /// In the order of their ids: those whose dates, region, sector and kinds fit.
  package let policies: [GatePolicy]
  /// All that are loaded: what some of them say serves others.
  package let loaded: [GatePolicy]
  /// Before and after on an equal basis; empty where there is nothing to compare.
  package let results: [UpgradeComparison.Result]
  package let outletChanges: [OutletChange]
  /// Why nothing can be compared; `nil` where something can.
  package let comparisonLack: Bilingual?
  /// What logs before and after show when they are laid over each other.
  package let logDoubts: [Bilingual]
  /// The plant's energy once the project runs; `nil` where no logs tell it.
  package let loggedAfter: LoggedYear?
  /// What waivers and the baseline excuse of the present dossier.
  package let exemptions: [Decision.Exemption]

  package var comparisons: [Decision.Comparison] { results.map(\.comparison) }
  package var application: Application { input.application }
  package var stage: Application.Stage { input.application.project.stage }
  /// The dossier that shows the plant as it is now.
  package var current: GateSide { input.after ?? input.before }

  package init(
    _ input: GateInput, policies: [GatePolicy], loaded: [GatePolicy],
    exemptions: [Decision.Exemption] = []
  ) {
    self.input = input
    self.policies = policies
    self.loaded = loaded
    self.exemptions = exemptions
    guard let after = input.after else {
      (results, outletChanges) = ([], [])
      comparisonLack = Self.noAfter
      (logDoubts, loggedAfter) = (Self.doubts(input, nil), nil)
      return
    }
    switch Self.windows(input) {
    case .failure(let lack):
      (results, outletChanges, comparisonLack) = ([], [], lack.words)
      (logDoubts, loggedAfter) = (Self.doubts(input, nil), nil)
    case .success(let windows):
      let comparison = UpgradeComparison(
        before: UpgradeSide(.before, input.before.input, input.library, window: windows.before),
        after: UpgradeSide(.after, after.input, input.library, window: windows.after),
        leastMonths: policies.map(\.emissionMonths).max() ?? 12, register: input.register)
      results = comparison.all
      outletChanges = comparison.outletChanges
      comparisonLack = nil
      (logDoubts, loggedAfter) = (Self.doubts(input, comparison), comparison.loggedAfter)
    }
  }

  private static func doubts(
    _ input: GateInput, _ comparison: UpgradeComparison?
  ) -> [Bilingual] {
    let sides =
      [(UpgradeSide.Part.before, input.before)] + (input.after.map { [(.after, $0)] } ?? [])
    let own = sides.flatMap { LogDoubts($0, $1.input).all }
    guard let comparison, let after = input.after else { return own }
    return own + comparison.doubts
      + comparison.excluded(around: exceeding(input.before), exceeding(after))
  }

  /// Hours in which a dossier breaks a limit.
  private static func exceeding(_ side: GateSide) -> [ExceedingSpan] {
    side.report.findings.compactMap { finding in
      guard finding.verdict == .fail, let episode = finding.episode, let outlet = finding.outlet,
        let pollutant = finding.pollutant
      else { return nil }
      return ExceedingSpan(
        outlet: outlet, pollutant: pollutant, from: episode.from, to: episode.to)
    }
  }

  private static let noAfter = Bilingual(
    zh: "申报没有改造后的档案，无法比较前后。", en: "There is no dossier after: nothing can be compared.")

  private struct Lack: Error {
    var words: Bilingual

    init(_ zh: String, _ en: String) { words = Bilingual(zh: zh, en: en) }
  }

  /// The twelve full months before construction begins, and the twelve after completion and
  /// commissioning: the applicant chooses neither.
  private static func windows(
    _ input: GateInput
  ) -> Result<(before: MonthWindow, after: MonthWindow), Lack> {
    let project = input.application.project
    guard let started = project.started, let completed = project.completed else {
      return .failure(
        Lack(
          "application.yaml 未填写 started 和 completed，无法确定前后各 12 个月；请填写。",
          "application.yaml has no `started` and `completed`, so the twelve months of either side "
            + "are unknown; fill them in."))
    }
    let ready = max(completed, project.commissioning?.upperBound ?? completed)
    guard let before = MonthWindow(before: started), let after = MonthWindow(after: ready) else {
      return .failure(
        Lack("开工、完工日期超出历法范围。", "The days of start and completion lie outside the calendar."))
    }
    return .success((before, after))
  }
}

extension ConditionResult {
  /// Nothing was found out, and that is no pass.
  static func insufficient(_ reasons: [Bilingual], toMend: [Bilingual] = []) -> ConditionResult {
    ConditionResult(.insufficient, reason: .joined(reasons), toMend: toMend)
  }

  /// The first of fail, insufficient, not-evaluated, pass that a part has.
  static func overall(_ parts: [(Verdict, Bilingual)]) -> ConditionResult {
    let counting = parts.filter { $0.0 != .notApplicable }
    let verdict = Verdict.overall(counting.map(\.0))
    let reasons = counting.filter { $0.0 == verdict && verdict != .pass }.map(\.1)
    return ConditionResult(
      verdict, reason: reasons.isEmpty ? nil : .joined(reasons),
      working: verdict == .pass ? counting.map(\.1) : [])
  }
}

extension Bilingual {
  /// Sentences after one another, in order, each once; a full stop stands only at the end.
  static func joined(_ parts: [Bilingual]) -> Bilingual {
    var seen: Set<Bilingual> = []
    let distinct = parts.filter { seen.insert($0).inserted }
    func text(_ words: (Bilingual) -> String, _ stop: String, _ separator: String) -> String {
      let texts = distinct.map(words)
      let inner = texts.dropLast().map { $0.hasSuffix(stop) ? String($0.dropLast()) : $0 }
      return (inner + texts.suffix(1)).joined(separator: separator)
    }
    return Bilingual(zh: text(\.zh, "。", "；"), en: text(\.en, ".", "; "))
  }
}
