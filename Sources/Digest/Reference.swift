package import Measures
package import Report
package import Standards

/// What is known besides the ledger: the packs, and what the authority keeps.
package struct Reference: Sendable {
  package var library: StandardsLibrary
  package var standardsDigest: String
  /// The texts of the packs as pages, in their order.
  package var pages: [StandardsPage]
  /// The authority's cards; `nil`: none were given.
  package var register: [RegisterCard]?
  /// `nil`: none were given.
  package var waivers: [Waiver]?
  /// Explanations that the authority has accepted.
  package var accepted: [AcceptedExplanation]
  package var tool: ComplianceReport.Tool

  package init(
    library: StandardsLibrary, standardsDigest: String, pages: [StandardsPage],
    register: [RegisterCard]? = nil, waivers: [Waiver]? = nil,
    accepted: [AcceptedExplanation] = [], tool: ComplianceReport.Tool
  ) {
    self.library = library
    self.standardsDigest = standardsDigest
    self.pages = pages
    self.register = register
    self.waivers = waivers
    self.accepted = accepted
    self.tool = tool
  }

  /// Of each plant that has a card.
  package var regions: [String: String] {
    Dictionary((register ?? []).map { ($0.plant, $0.region) }, uniquingKeysWith: { one, _ in one })
  }

  /// What a digest that is made on some day asks: as of that day, whatever its month.
  package func question(
    _ month: CivilMonth, scope: MonthlyDigest.Subject, today: CivilDate
  ) -> DigestQuestion {
    DigestQuestion(
      month: month, asOf: today, scope: scope, register: register, waivers: waivers,
      library: library,
      standardsDigest: standardsDigest, tool: tool)
  }
}
