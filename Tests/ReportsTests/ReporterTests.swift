import Measures
import Reports
import Testing

struct ReporterTests {
  @Test(arguments: ReportFormat.allCases.map(\.rawValue))
  func `finds a format by its name`(_ name: String) throws {
    #expect(try ReportFormat(named: name).rawValue == name)
  }

  @Test(arguments: [
    ("jsn", "json"), ("JSON", "json"), ("texts", "text"), ("xls", "xlsx"), ("sari", "sarif"),
    ("Github", "github"),
  ])
  func `refuses an unknown format and names the nearest`(_ typed: String, _ near: String) {
    let fault = #expect(throws: Fault.self) { try ReportFormat(named: typed) }
    #expect(fault?.code == .usage)
    #expect(fault?.sentence.en.contains("did you mean \(near)") == true)
    #expect(fault?.sentence.zh.contains("是否想用 \(near)") == true)
  }

  @Test func `lists the formats where none is near`() {
    let fault = #expect(throws: Fault.self) { try ReportFormat(named: "spreadsheet") }
    #expect(fault?.code == .usage)
    #expect(fault?.sentence.en.contains("did you mean") == false)
    #expect(fault?.sentence.en.contains("text, json") == true)
  }
}
