#if Server
import Ledger
import Measures
import Report
import ServerStore

/// Where a breach of one period stands between plant and authority.
struct FindingState: Hashable, Sendable {
  /// What was said last.
  enum Stage: String, CaseIterable, Sendable {
    /// Nobody has answered for it.
    case open
    /// The authority wants an explanation; the plant has not given one.
    case requested
    /// The plant has explained it; the authority has not decided.
    case explained
    case confirmed
    case rejected
    case closed
  }

  /// Why what was said has to be looked at again: the period was handed in again.
  ///
  /// The graver is the greater.
  enum Doubt: Comparable, Hashable, Sendable {
    /// The breach is still there, with other hours, another value or another limit.
    case changed
    /// The breach is not there any more.
    case gone
  }

  var stage: Stage
  var doubt: Doubt?
  /// By when the plant is to explain; only where it was asked to.
  var due: CivilDate?

  init(_ stage: Stage, _ doubt: Doubt? = nil, due: CivilDate? = nil) {
    (self.stage, self.doubt, self.due) = (stage, doubt, due)
  }

  var isSettled: Bool { doubt == nil && (stage == .rejected || stage == .closed) }
  var awaitsPlant: Bool { doubt == nil && stage == .requested }
  var awaitsAuthority: Bool { doubt != nil || stage == .explained }

  func words(_ language: Language) -> String {
    switch doubt {
    case nil: return words(ofStage: language)
    case .changed:
      return (stage == .explained ? language.say("企业已说明", "explained") : words(ofStage: language))
        + language.say("，重报后待复核", ", handed in again: to be reviewed")
    case .gone:
      switch stage {
      case .open: return Doubt.gone.words(language)
      case .explained:
        return language.say(
          "企业已说明，重报后消失，待核实",
          "explained, gone after it was handed in again: to be verified")
      case .requested, .confirmed, .rejected, .closed:
        return words(ofStage: language)
          + language.say("，重报后消失，待核实", ", gone after it was handed in again: to be verified")
      }
    }
  }

  private func words(ofStage language: Language) -> String {
    switch stage {
    case .requested:
      guard let due else { return stage.words(language) }
      return language.say("已要求说明（期限 \(due)）", "asked to explain by \(due)")
    case .open, .explained, .confirmed, .rejected, .closed: return stage.words(language)
    }
  }

  /// A class of the style sheets.
  var style: String {
    if doubt != nil { return "doubtful" }
    switch stage {
    case .open, .confirmed: return "bad"
    case .requested, .explained: return "doubtful"
    case .rejected, .closed: return "aside"
    }
  }
}

extension FindingState.Doubt {
  func words(_ language: Language) -> String {
    switch self {
    case .changed: language.say("重报后待复核", "handed in again: to be reviewed")
    case .gone: language.say("重报后消失，待核实", "gone after it was handed in again: to be verified")
    }
  }
}

extension FindingState.Stage {
  func words(_ language: Language) -> String {
    switch self {
    case .open: language.say("待说明", "unanswered")
    case .requested: language.say("已要求说明", "asked to explain")
    case .explained: language.say("企业已说明，待处理", "explained, to be decided")
    case .confirmed: language.say("已认定", "confirmed")
    case .rejected: language.say("不予认定", "rejected")
    case .closed: language.say("已结案", "closed")
    }
  }
}

/// What was said of one plant's requirement, in its order, as far as a state rests on it.
struct FindingAnswers: Sendable {
  private var remarks: [FindingRemark] = []

  init() {}

  init(_ remarks: some Sequence<FindingRemark>) {
    for remark in remarks { add(remark) }
  }

  mutating func add(_ remark: FindingRemark) {
    guard remark.kind != .comment else { return }
    var kept = remark
    // Pages read the words from the store; here nobody asks for them.
    kept.text = ""
    remarks.append(kept)
  }

  /// Keys of the runs at which it was said.
  var runs: Set<String> { Set(remarks.map(\.run)) }

  /// Those that speak of a period, or of a part of it.
  func of(_ period: Period?, in runs: (String) -> Period?) -> FindingAnswers {
    guard let period else { return self }
    return FindingAnswers(remarks.filter { $0.speaks(of: period, in: runs) })
  }

  /// Where it stands by what was said, and the remark that brought it there; `nil`: nobody said
  /// anything.
  var standing: (state: FindingState, basis: FindingRemark?) {
    var state = FindingState(.open)
    var basis: FindingRemark?
    for remark in remarks {
      switch remark.kind {
      case .comment: continue
      case .request(let due): state = FindingState(.requested, due: due)
      case .explanation:
        // What was decided stays decided until the authority asks again.
        guard [.open, .requested, .explained].contains(state.stage) else { continue }
        state = FindingState(.explained)
      case .decision(.confirmed): state = FindingState(.confirmed)
      case .decision(.rejected): state = FindingState(.rejected)
      case .decision(.closed): state = FindingState(.closed)
      }
      basis = remark
    }
    return (state, basis)
  }
}

extension FindingRemark {
  /// Whether it was said of a period, or of a part of it.
  ///
  /// - Parameter runs: The period of a run, where that is still known. What is left unknown holds for
  ///   every period: better seen twice than lost.
  func speaks(of period: Period, in runs: (String) -> Period?) -> Bool {
    guard let own = self.period ?? runs(run) else { return true }
    return own.from < period.to && period.from < own.to
  }
}
#endif
