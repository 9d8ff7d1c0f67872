import GRDB
package import Measures

/// What somebody says of a finding. Never changed, never taken back.
package struct FindingRemark: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case comment
    /// The plant's.
    case explanation
    /// The authority's.
    case decision(Decision)
    /// The authority's: the plant is to explain by that day.
    case request(due: CivilDate)
  }

  package enum Decision: String, Codable, CaseIterable, Sendable {
    case confirmed, rejected, closed
  }

  package var id: String
  package var plant: String
  /// The ledger's key of the run in which it was seen.
  package var run: String
  /// Of the finding: the same through all runs.
  package var fingerprint: String
  /// Of the run: what is said of March says nothing of October. `nil` in remarks from before it was
  /// put down; the run says it then, as long as the ledger has it.
  package var period: Period?
  package var kind: Kind
  package var text: String
  package var author: String
  /// What the account was called, and was, then.
  package var authorName: String
  package var authorRole: Role
  package var at: Instant
}

extension FindingRemark.Kind {
  fileprivate var action: AuditAction {
    switch self {
    case .comment: .commented
    case .explanation: .explained
    case .request: .requested
    case .decision(.confirmed): .confirmed
    case .decision(.rejected): .rejected
    case .decision(.closed): .closed
    }
  }
}

extension ServerStore {
  /// Puts a remark down. Plants explain, inspectors and administrators ask and decide; all comment.
  ///
  /// - Parameter region: of the plant, as far as it is known: decides whether an inspector may.
  package func add(
    _ kind: FindingRemark.Kind, _ text: String, plant: String, region: String?, run: String,
    fingerprint: String, period: Period? = nil, by actor: Actor
  ) throws(Fault) -> FindingRemark {
    let text = try TextLimits.remark(text)
    for word in [plant, run, fingerprint] {
      try TextLimits.check(word, Bilingual(zh: "编号", en: "an id"), limit: TextLimits.fingerprint)
    }
    return try writing { store in
      let person = try store.actor(actor).person
      guard person.rights.maySee(plant: plant, region: region) else { throw Fault.unknown }
      switch kind {
      case .comment: break
      case .explanation: guard person.role == .plant else { throw Fault.notYours }
      case .decision, .request: guard person.role != .plant else { throw Fault.notYours }
      }
      let row = RemarkRecord(
        id: Randomness.identifier(), plant: plant, run: run, fingerprint: fingerprint,
        kind: kind.word, decision: kind.decision, text: text, author: person.id,
        authorName: person.name, authorRole: person.role, at: store.now.seconds,
        periodFrom: period?.from.seconds, periodTo: period?.to.seconds,
        due: kind.due?.description)
      try row.insert(store.database)
      try store.audit(
        actor, kind.action, subject: row.id,
        detail: "\(plant) \(run) \(fingerprint)" + (kind.due.map { " \($0)" } ?? ""))
      return row.remark
    }
  }

  /// What was said of a finding in any run, oldest first.
  package func remarks(plant: String, fingerprint: String) throws(Fault) -> [FindingRemark] {
    try reading { store in
      try store.all(
        RemarkRecord.self, where: "plant = ? AND fingerprint = ?", [plant, fingerprint],
        order: "number"
      ).map { $0.remark }
    }
  }

  /// What was said since, of whatever finding, oldest first.
  ///
  /// - Parameter number: What an earlier call returned with its remarks; 0: from the first.
  package func remarks(
    after number: Int64, limit: Int = 1000
  ) throws(Fault) -> (remarks: [FindingRemark], last: Int64) {
    let rows = try reading { store in
      try store.all(
        RemarkRecord.self, where: "number > ?", [number],
        order: "number LIMIT \(max(0, min(limit, 10_000)))")
    }
    return (rows.map { $0.remark }, rows.last?.number ?? number)
  }

  /// The last decision on each finding of a plant, by fingerprint.
  package func decisions(plant: String) throws(Fault) -> [String: FindingRemark] {
    let all = try reading { store in
      try store.all(
        RemarkRecord.self, where: "plant = ? AND kind = 'decision'", [plant], order: "number")
    }
    return all.reduce(into: [:]) { $0[$1.fingerprint] = $1.remark }
  }
}

extension FindingRemark.Kind {
  fileprivate var word: String {
    switch self {
    case .comment: "comment"
    case .explanation: "explanation"
    case .decision: "decision"
    case .request: "request"
    }
  }

  fileprivate var due: CivilDate? {
    if case .request(let due) = self { due } else { nil }
  }

  fileprivate var decision: FindingRemark.Decision? {
    if case .decision(let decision) = self { decision } else { nil }
  }
}

/// A row of `remark`.
struct RemarkRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "remark"

  var number: Int64?
  var id: String
  var plant: String
  var run: String
  var fingerprint: String
  var kind: String
  var decision: FindingRemark.Decision?
  var text: String
  var author: String
  var authorName: String
  var authorRole: Role
  var at: Int64
  var periodFrom: Int64?
  var periodTo: Int64?
  var due: String?

  var remark: FindingRemark {
    var meant: FindingRemark.Kind = kind == "explanation" ? .explanation : .comment
    if let decision { meant = .decision(decision) }
    if let due = due.flatMap({ CivilDate($0) }) { meant = .request(due: due) }
    return FindingRemark(
      id: id, plant: plant, run: run, fingerprint: fingerprint, period: period, kind: meant,
      text: text, author: author, authorName: authorName, authorRole: authorRole,
      at: Instant(seconds: at))
  }

  private var period: Period? {
    guard let periodFrom, let periodTo else { return nil }
    return Period(from: Instant(seconds: periodFrom), to: Instant(seconds: periodTo))
  }
}
