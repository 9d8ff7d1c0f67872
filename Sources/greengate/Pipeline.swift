import Measures
import Report
import Standards

/// What `check` was asked for.
struct CheckRequest {
  var dossier: String
  var standards: [String]
  var overlays: [String]
  /// `nil`: the dossier's own.
  var period: Period?
  /// `nil`: the end of the period.
  var asOf: Instant?
  var isSealed: Bool
  var threads: Int
  var language: Language
}

/// The stages in their order: the only file of the tool that calls them.
enum Pipeline {
  static func check(_ request: CheckRequest) throws(Fault) -> ComplianceReport {
    throw unwired
  }

  static func standardsTable(
    folders: [String], overlays: [String], language: Language
  ) throws(Fault) -> String {
    throw unwired
  }

  /// - Throws: a usage ``Fault`` with the nearest id where no standard is called `id`.
  static func standardPage(
    _ id: String, folders: [String], overlays: [String], language: Language
  ) throws(Fault) -> String {
    throw unwired
  }

  static func explanation(of rule: String, language: Language) -> String? {
    nil
  }

  static var ruleIDs: [String] {
    ["emission-limit", "energy-intensity-decline"]
  }

  static func proposal(for logs: [String], language: Language) throws(Fault) -> String {
    throw unwired
  }

  private static var unwired: Fault {
    Fault(
      .internalError,
      Bilingual(zh: "该步骤尚未接入。", en: "This stage is not wired yet."))
  }
}
