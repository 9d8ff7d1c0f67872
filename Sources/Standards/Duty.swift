package import Measures

/// Something a plan or notice asks for besides limits and energy targets.
///
/// What is judged, and how, is the kind's rule; figures, clause and source stand here. A plan is an
/// instruction to offices, not a law that binds a plant by itself: duties are advisory for a plant.
package struct Duty: Hashable, Sendable {
  /// Whom it speaks of.
  package enum Scope: String, CaseIterable, Sendable {
    case plant
    /// Data for the digest of a city; no check of a plant.
    case city
    /// A technical-upgrade application; data for the gate.
    case application
  }

  /// Which rule judges it.
  package enum Kind: String, CaseIterable, Sendable {
    /// Share of used moulding sand that is used again.
    case sandReuse = "sand-reuse"
    /// Share of scrap that is recycled.
    case scrapReuse = "scrap-reuse"
    /// Share of low-VOC material.
    case lowVOCShare = "low-voc-share"
    /// Clinker lines by capacity.
    case clinkerLine = "clinker-line"
    /// New grinding lines by capacity.
    case grindingLine = "grinding-line"
    /// Online and electricity monitoring of key enterprises.
    case keyEnterpriseMonitoring = "key-enterprise-monitoring"
    /// Treatment running whenever production does.
    case treatmentRuns = "treatment-runs"
    /// All limits of the named standards kept.
    case limits
    /// Items of the clean-production audit.
    case audit
    /// Something for which no log holds data: the check says what to hand in.
    case statement
    /// What becomes of plants that break other rules: asks nothing of a plant itself.
    case consequence
    /// A figure of a city or an application; judged elsewhere.
    case figure
  }

  /// How a share is judged.
  package enum Test: String, CaseIterable, Sendable {
    /// At least, or at most, `value`.
    case value
    /// Higher than in the year before; the text gives no figure.
    case rising
    /// Above zero; the text gives no figure.
    case some
  }

  /// On which side of `value` a plant must keep.
  package enum Sense: String, CaseIterable, Sendable {
    case atLeast = "at-least"
    case atMost = "at-most"
    /// The value itself is too little.
    case moreThan = "more-than"
  }

  package var id: String
  package var kind: Kind
  package var scope: Scope
  package var clause: String
  /// What is asked for, in words.
  package var title: Bilingual
  /// Where not empty, only these of the standard's sectors.
  package var sectors: [String]
  package var test: Test
  package var value: ExactDecimal?
  /// As printed in the pack.
  package var printedValue: String?
  package var unit: String?
  package var sense: Sense
  /// Products of the production log whose sum is the share's part.
  package var part: [String]
  /// Those whose sum is its whole …
  package var whole: [String]
  /// … or, where nothing measures the whole, those that make it up beside the part.
  package var rest: [String]
  /// Audit items, or standards whose limits are meant.
  package var refersTo: [String]
  package var source: String
  package var confidence: Confidence
  package var note: Bilingual?
  /// What to hand in where nothing in a dossier answers it.
  package var handIn: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, kind: Kind, scope: Scope = .plant, clause: String, title: Bilingual,
    sectors: [String] = [], test: Test = .value, value: ExactDecimal? = nil,
    printedValue: String? = nil, unit: String? = nil, sense: Sense = .atLeast, part: [String] = [],
    whole: [String] = [], rest: [String] = [], refersTo: [String] = [], source: String,
    confidence: Confidence = .confirmed, note: Bilingual? = nil, handIn: Bilingual? = nil,
    position: SourcePosition
  ) {
    self.id = id
    self.kind = kind
    self.scope = scope
    self.clause = clause
    self.title = title
    self.sectors = sectors
    self.test = test
    self.value = value
    self.printedValue = printedValue
    self.unit = unit
    self.sense = sense
    self.part = part
    self.whole = whole
    self.rest = rest
    self.refersTo = refersTo
    self.source = source
    self.confidence = confidence
    self.note = note
    self.handIn = handIn
    self.position = position
  }

  /// Whether it speaks of a plant of this sector; region and the standard's sectors are its pack's.
  package func speaks(toSector sector: String) -> Bool {
    sectors.isEmpty || sectors.contains(sector)
  }
}
