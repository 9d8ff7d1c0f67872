import FoundationEssentials
package import Measures
package import Report

/// The report as JSON, schema `greengate/report/1`: what other programs read, and what every other
/// view can be made from again.
package struct JSONReport: Reporter {
  package static let schema = "greengate/report/1"

  /// The language of sentences and titles; keys and codes have none.
  private let language: Language

  package init(language: Language) {
    self.language = language
  }

  package func bytes(of report: ComplianceReport) -> [UInt8] {
    var json = JSONWriter(language: language)
    var (report, schema) = (report, Self.schema)
    json.object {
      $0.text("schema", &schema)
      report.fields(&$0)
    }
    return json.finished()
  }

  // MARK: Reading

  /// Reads a saved report.
  ///
  /// - Parameter file: how the file was named, for sentences.
  /// - Returns: The report, and the one language that its sentences are in.
  /// - Throws: an unreadable-input ``Fault`` where `bytes` are no report of this schema.
  package static func read(
    _ bytes: [UInt8], file: String
  ) throws(Fault) -> (report: ComplianceReport, language: Language) {
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: Data(bytes))
    } catch {
      throw fault(JSONFieldFault(error), in: file)
    }
    guard document.schema == schema else {
      let found = document.schema.withVisibleControls
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "\(file) 的 schema 是“\(found)”，不是 \(schema)；请用 greengate check --format json 生成报告。",
          en: "\(file) has the schema '\(found)' and not \(schema); make the report with "
            + "'greengate check --format json'."))
    }
    if let found = document.fault { throw fault(found, in: file) }
    return (document.report, document.language)
  }

  private struct Document: Decodable {
    var schema = ""
    var report = ComplianceReport.blank
    var language = Language.zh
    var fault: JSONFieldFault?

    init(from decoder: any Decoder) throws {
      var reader = try JSONFieldReader(decoder, language: .zh)
      reader.text("schema", &schema)
      guard schema == JSONReport.schema, reader.fault == nil else {
        fault = reader.fault
        return
      }
      reader.code("language", &language)
      fault = reader.fault
      guard fault == nil else { return }
      reader = try JSONFieldReader(decoder, language: language)
      report.fields(&reader)
      fault = reader.fault
    }
  }

  private static func fault(_ found: JSONFieldFault, in file: String) -> Fault {
    let place = found.place.withVisibleControls
    let value = found.value.map { $0.withVisibleControls }
    guard found.isJSON else {
      return Fault(
        .unreadableInput,
        Bilingual(
          zh: "\(file) 不是 JSON；请给出用 greengate check --format json 保存的报告。",
          en: "\(file) is not JSON; give a report that 'greengate check --format json' saved."))
    }
    guard !place.isEmpty else {
      return Fault(
        .unreadableInput,
        Bilingual(
          zh: "\(file) 是 JSON，但不是报告；请给出用 greengate check --format json 保存的报告。",
          en: "\(file) is JSON and no report; give a report that 'greengate check --format json' "
            + "saved."))
    }
    if let value, let expected = found.expected {
      return Fault(
        .unreadableInput,
        Bilingual(
          zh: "\(file) 的 \(place) 是“\(value)”，而其各项检查得出“\(expected)”，报告前后矛盾，可能被改动；"
            + "请用 greengate check --format json 重新生成。",
          en:
            "\(file): \(place) is '\(value)', and its own checks come to '\(expected)': the report "
            + "contradicts itself and may have been changed; make it again with 'greengate check "
            + "--format json'."))
    }
    return Fault(
      .unreadableInput,
      Bilingual(
        zh: "\(file) 的 \(place) "
          + (value.map { "是“\($0)”，不在 \(schema) 的取值之内" } ?? "缺失，或不是 \(schema) 规定的类型")
          + "；请重新生成报告。",
        en: "\(file): \(place) "
          + (value.map { "is '\($0)', which is no value of \(schema)" }
            ?? "is missing or is not of the type that \(schema) asks for")
          + "; make the report again."))
  }
}
