import Foundation
import FoundationXML
import Measures
import Report
import Reports
import Testing

/// A check that does not pass is never green, whatever the CI server makes of the rest.
struct JUnitReportTests {
  private func document(
    _ report: ComplianceReport, _ language: Language = .en
  ) throws -> XMLElement {
    let bytes = JUnitReport(style: ReportStyle(language: language)).bytes(of: report)
    return try #require(try XMLDocument(data: Data(bytes)).rootElement())
  }

  private func cases(_ root: XMLElement) -> [XMLElement] {
    root.elements(forName: "testsuite").flatMap { $0.elements(forName: "testcase") }
  }

  private func number(_ element: XMLElement, _ name: String) -> Int? {
    element.attribute(forName: name)?.stringValue.flatMap(Int.init)
  }

  @Test(arguments: [
    (Verdict.pass, false, ""), (.fail, false, "failure"), (.insufficient, false, "error"),
    (.notEvaluated, false, "error"), (.notApplicable, false, "skipped"),
    (.pass, true, "skipped"), (.fail, true, "skipped"), (.insufficient, true, "skipped"),
    (.notEvaluated, true, "skipped"), (.notApplicable, true, "skipped"),
  ])
  func `a verdict is an outcome`(_ verdict: Verdict, _ isAdvisory: Bool, _ outcome: String) throws {
    let check = SampleReports.limit(
      "T1", pollutant: "PM", verdict: verdict, advisory: isAdvisory)
    let report = SampleReports.report(
      outlets: [SampleReports.cupola], verdict: verdict, checks: [check])
    let item = try #require(cases(try document(report)).first)
    let found = ["failure", "error", "skipped"].filter { !item.elements(forName: $0).isEmpty }
    #expect(found == (outcome.isEmpty ? [] : [outcome]))
    #expect(
      item.attribute(forName: "name")?.stringValue == "emission-limit PM GB 39726-2020 T1")
    #expect(item.attribute(forName: "classname")?.stringValue == "HZ-FD-001.DA001")
  }

  /// Red if and only if the tool would leave with something else than 0.
  @Test(arguments: GoldenCase.all.filter { $0.format == "junit" })
  func `is red as the report's verdict is`(_ golden: GoldenCase) throws {
    let root = try document(golden.report, golden.language)
    let red = (number(root, "failures") ?? 0) + (number(root, "errors") ?? 0)
    #expect((red == 0) == (golden.report.verdict == .pass))
  }

  @Test func `where nothing was judged there is an error`() throws {
    let empty = SampleReports.report(outlets: [], verdict: .notEvaluated, checks: [])
    let root = try document(empty)
    #expect(number(root, "tests") == 1 && number(root, "errors") == 1)
    let remark = try #require(SampleReports.episodes.findings.last)
    let idle = SampleReports.report(
      outlets: [], verdict: .notEvaluated, checks: [], findings: [remark])
    #expect(number(try document(idle), "errors") == 1)
  }

  @Test(arguments: GoldenCase.all.filter { $0.format == "junit" })
  func `sums are those of the cases`(_ golden: GoldenCase) throws {
    let root = try document(golden.report, golden.language)
    for (element, name) in [("failure", "failures"), ("error", "errors")] {
      let all = cases(root).count { !$0.elements(forName: element).isEmpty }
      #expect(number(root, name) == all)
    }
    #expect(number(root, "tests") == cases(root).count)
    let loose = golden.report.findings.count { finding in
      finding.verdict != .fail
        || !golden.report.checks.contains { $0.identity == finding.identity }
    }
    let judged = golden.report.checks.count + loose
    #expect(cases(root).count == judged || cases(root).count == judged + 1)
  }

  @Test(arguments: GoldenCase.all.filter { $0.format == "junit" })
  func `names are stable and tell cases apart`(_ golden: GoldenCase) throws {
    func names(_ language: Language) throws -> [String] {
      cases(try document(golden.report, language)).map { item in
        let parts = ["classname", "name"].map { item.attribute(forName: $0)?.stringValue ?? "" }
        return parts.joined(separator: "\t")
      }
    }
    let all = try names(.en)
    #expect(Set(all).count == all.count)
    #expect(try names(.zh) == all)
  }

  @Test func `markup in names stays text`() throws {
    let root = try document(SampleReports.hostile)
    let known: Set<String> = [
      "testsuites", "testsuite", "properties", "property", "testcase", "failure", "error",
      "skipped", "system-out",
    ]
    func walk(_ element: XMLElement) {
      #expect(known.contains(element.name ?? ""))
      for child in element.children ?? [] { (child as? XMLElement).map(walk) }
    }
    walk(root)
    let failure = try #require(cases(root).first?.elements(forName: "failure").first)
    #expect(failure.stringValue?.contains("<script>alert(1)</script>") == true)
    #expect(failure.stringValue?.contains("]]>") == true)
  }

  @Test func `text of noncharacters is still XML`() throws {
    var report = SampleReports.clean
    report.plant.name = "\u{FFFE}\u{FFFF}\u{0}\u{B}\u{85}"
    #expect(throws: Never.self) { try document(report) }
  }

  @Test(arguments: [99, 100, 101])
  func `findings of a check are told up to a number`(_ count: Int) throws {
    let item = try #require(cases(try document(SampleReports.many(count))).first)
    let text = item.elements(forName: "failure").first?.stringValue ?? ""
    #expect(text.contains("100) ") == (count >= 100))
    #expect(text.contains("1 more: see the JSON report.") == (count == 101))
  }
}
