import Measures
import Report

// The keys of a gate's decision, schema greengate/report/1, key `decision`.

extension Decision {
  /// The keys of a decision, in their order; for reading and for writing.
  mutating func fields(_ json: inout some JSONFields) {
    json.object("application") { application.fields(&$0) }
    json.date("as_of", &asOf)
    json.flag("as_of_given", &isDayGiven)
    json.flag("stage_given", &isStageGiven, unless: false)
    json.flag("applicants", &isApplicants, unless: false)
    json.words("register", &registerNote)
    json.list("policies", &policies, blank: .blank) { $1.fields(&$0) }
    json.list("conditions", &conditions, blank: .blank) { $1.fields(&$0) }
    json.list("comparisons", &comparisons, blank: .blank) { $1.fields(&$0) }
    json.list("grants", &grants, blank: .blank) { $1.fields(&$0) }
    json.decimal("amount", &amount)
    json.list("documents", &documents, blank: .blank) { $1.fields(&$0) }
    json.list("exemptions", &exemptions, blank: .blank) { $1.fields(&$0) }
    json.words("to_mend", &toMend)
    json.list("inputs", &inputs, blank: .blank) { $1.fields(&$0) }
  }

  static var blank: Decision {
    Decision(application: .blank, asOf: .blank, registerNote: .blank)
  }
}

extension CivilDate {
  fileprivate static var blank: CivilDate { CivilDate(daysSinceEpoch: 0) }
}

extension JSONFields {
  fileprivate mutating func decimal(_ key: StaticString, _ value: inout ExactDecimal?) {
    spelt(key, &value, as: { $0.description }, read: { ExactDecimal($0) })
  }

  fileprivate mutating func decimal(_ key: StaticString, _ value: inout ExactDecimal) {
    spelt(key, &value, as: { $0.description }, read: { ExactDecimal($0) })
  }
}

extension Decision.Subject {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("id", &id)
    json.text("name", &name)
    json.text("kind", &kind)
    json.code("stage", &stage)
    json.date("filed", &filed)
    json.date("started", &started)
    json.date("completed", &completed)
    json.text("plant", &plant)
    json.text("applicant", &applicant)
    json.decimal("investment_yuan", &investment)
    json.decimal("revenue_yuan", &revenue)
    json.code("leading", &leadingCode)
    json.codes("unverified", &unverified)
  }

  fileprivate static var blank: Self {
    Self(
      id: "", name: "", kind: "", stage: .filing, filed: .blank, started: nil, completed: nil,
      plant: "", applicant: "", investment: .zero)
  }
}

extension Decision.Subject {
  private enum Answer: String {
    case yes, no
  }

  private var leadingCode: Answer? {
    get { isLeading.map { $0 ? .yes : .no } }
    set { isLeading = newValue.map { $0 == .yes } }
  }
}

extension Decision.Paper {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.code("role", &role)
    json.text("name", &name)
    json.text("sha256", &digest)
  }

  fileprivate static var blank: Self { Self(role: .application, name: nil, digest: nil) }
}

extension Decision.PolicyUsed {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("id", &id)
    json.words("title", &title)
    json.text("source", &source)
  }

  fileprivate static var blank: Self { Self(id: "", title: .blank, source: "") }
}

extension Decision.Condition {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("id", &id)
    json.text("rule", &rule)
    json.words("title", &title)
    json.code("level", &level)
    json.code("verdict", &verdict)
    json.words("reason", &reason)
    json.text("explanation", &explanation)
    json.flag("for_reviewer", &isForReviewer, unless: false)
  }

  fileprivate static var blank: Self {
    Self(id: "", title: .blank, level: .informs, verdict: .notEvaluated)
  }
}

extension Decision.Comparison {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.code("indicator", &indicator)
    json.text("of", &place)
    json.text("unit", &unit)
    json.text("before", &before)
    json.text("after", &after)
    json.text("after_equal_basis", &normalised)
    json.text("saving_percent", &saving)
    json.code("verdict", &verdict)
    json.words("basis", &basis)
    json.words("working", &working)
  }

  fileprivate static var blank: Self {
    Self(indicator: .energyIntensity, unit: "", verdict: .notEvaluated, basis: .blank)
  }
}

extension Decision.Grant {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("id", &id)
    json.words("title", &title)
    json.text("clause", &clause)
    json.code("verdict", &verdict)
    json.words("reason", &reason)
    json.decimal("amount_yuan", &amount)
    json.words("working", &working)
    json.flag("added", &isAdded, unless: false)
    json.text("source", &source)
  }

  fileprivate static var blank: Self {
    Self(id: "", title: .blank, clause: "", verdict: .notEvaluated, source: "")
  }
}

extension Decision.Document {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("id", &id)
    json.words("title", &title)
    json.code("verdict", &verdict)
    json.flag("asked", &isAsked, unless: true)
    json.text("file", &file)
    json.date("date", &date)
    json.date("expires", &expires)
    json.words("reason", &reason)
  }

  fileprivate static var blank: Self { Self(id: "", title: .blank, verdict: .notEvaluated) }
}

extension Decision.Exemption {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.code("ground", &ground)
    json.text("id", &id)
    json.text("finding", &finding)
    json.words("sentence", &sentence)
  }

  fileprivate static var blank: Self {
    Self(ground: .baseline, id: "", finding: "", sentence: .blank)
  }
}
