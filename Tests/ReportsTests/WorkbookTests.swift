import Foundation
import Measures
import Testing

@testable import Reports

/// libxlsxwriter behind a type that cannot be misused: random workbooks, read back by Python, and
/// every call out of its turn.
struct WorkbookTests {
  private struct Cell: Hashable {
    var sheet: Int
    var row: Int
    var column: Int
    var text: String

    /// With Excel's own escapes read, as the reader does.
    var asRead: Cell {
      var cell = self
      cell.text = text.replacing(/_x([0-9A-Fa-f]{4})_/) { match in
        UInt32(match.1, radix: 16).flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
      }
      return cell
    }
  }

  /// Scalars that some writer or reader of XML, C strings or Excel takes for something else.
  private static let scalars: [Unicode.Scalar] =
    ["a", "Z", "0", " ", "_", "x", "\n", "\t", "\r", "\u{0}", "\u{1}", "\u{B}", "\u{1F}", "\u{7F}"]
    + ["\u{85}", "\u{AD}", "<", ">", "&", "'", "\"", "]", "=", "@", "%", "é", "\u{301}", "浓", "度"]
    + [
      "\u{2028}", "\u{202E}", "\u{FEFF}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "\u{1F3ED}",
      "\u{10FFFF}",
    ]

  private static func text(_ random: inout SeededGenerator) -> String {
    var text = String.UnicodeScalarView()
    let length = Int.random(in: 0..<40, using: &random) == 0 ? 40_000 : 12
    for _ in 0..<Int.random(in: 0...length, using: &random) {
      text.append(scalars.randomElement(using: &random) ?? "a")
    }
    // What a workbook's reader would decode.
    return String(text) + (Bool.random(using: &random) ? "_x0041_" : "")
  }

  @Test(arguments: 0..<8)
  func `random texts and numbers come back from random sheets`(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let book = try Workbook(
      title: SpreadsheetText.property(Self.text(&random)),
      author: SpreadsheetText.property(Self.text(&random)),
      created: Instant(seconds: Int64.random(in: -1...4_000_000_000, using: &random)))
    var written: [Cell] = []
    let count = Int.random(in: 1...6, using: &random)
    for number in 0..<count { #expect(try book.addSheet("s\(number)") == number) }
    for sheet in (0..<count).shuffled(using: &random) {
      var row = 0
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        row += Int.random(in: 0...3, using: &random)
        var style = Workbook.Style(
          tone: [.plain, .heading, .bad, .doubtful, .good, .aside].randomElement(using: &random)
            ?? .plain)
        style.isWrapped = Bool.random(using: &random)
        let column = Int.random(in: 0..<40, using: &random)
        func keep(_ text: String) {
          written.removeAll { $0.sheet == sheet && $0.row == row && $0.column == column }
          written.append(Cell(sheet: sheet, row: row, column: column, text: text))
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
          try book.writeBlank(sheet: sheet, row: row, column: column, style: style)
          keep("")
        case 1:
          let value = Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 8
          try book.write(value, sheet: sheet, row: row, column: column, style: style)
          keep("\(value)")
        case 2:
          // As it is: written whole, or refused.
          let text = Self.text(&random)
          let isWritable =
            text.unicodeScalars.count <= Workbook.longestText
            && !text.unicodeScalars.contains { [0, 0xFFFE, 0xFFFF].contains($0.value) }
          do {
            try book.write(text, sheet: sheet, row: row, column: column, style: style)
            #expect(isWritable)
            keep(text)
          } catch { #expect(!isWritable, "\(error.sentence.en)") }
        case 3:
          let lines = Int.random(in: -1...50, using: &random)
          try book.setHeight(lines: lines, sheet: sheet, row: row)
        default:
          let text = SpreadsheetText.cell([Self.text(&random)], language: .en).text
          try book.write(text, sheet: sheet, row: row, column: column, style: style)
          keep(text)
        }
      }
    }
    let read = try cells(try book.bytes())
    #expect(read == Set(written.filter { !$0.text.isEmpty }.map(\.asRead)))
  }

  @Test func `nothing can be done with a workbook that has ended`() throws {
    let book = try Workbook(title: "", author: "", created: Instant(seconds: 0))
    let sheet = try book.addSheet("a")
    try book.write("x", sheet: sheet, row: 0, column: 0, style: .init())
    #expect(try book.bytes().starts(with: [0x50, 0x4B]))
    expectMisuse { () throws(Fault) in _ = try book.bytes() }
    expectMisuse { () throws(Fault) in _ = try book.addSheet("b") }
    expectMisuse { () throws(Fault) in
      try book.write("x", sheet: sheet, row: 1, column: 0, style: .init())
    }
    expectMisuse { () throws(Fault) in
      try book.write(1, sheet: sheet, row: 1, column: 0, style: .init(isWrapped: true))
    }
    expectMisuse { () throws(Fault) in
      try book.writeBlank(sheet: sheet, row: 1, column: 0, style: .init())
    }
    expectMisuse { () throws(Fault) in try book.setHeight(lines: 2, sheet: sheet, row: 1) }
    expectMisuse { () throws(Fault) in try book.setFilter(sheet: sheet, columns: 1, last: 1) }
    expectMisuse { () throws(Fault) in
      try book.setLayout(Self.layout(columns: 1), sheet: sheet)
    }
  }

  @Test func `what would be written nowhere is refused`() throws {
    let book = try Workbook(title: "", author: "", created: Instant(seconds: 0))
    let sheet = try book.addSheet("a")
    try book.write("x", sheet: sheet, row: 5, column: 0, style: .init())
    try book.write("last", sheet: sheet, row: Workbook.mostRows - 1, column: 16_383, style: .init())
    for (place, row, column) in [
      (sheet, 4, 0), (sheet, -1, 0), (sheet, Workbook.mostRows, 0), (sheet, Int.max, 0),
      (sheet, Workbook.mostRows - 1, -1), (sheet, Workbook.mostRows - 1, 16_384),
      (1, Workbook.mostRows - 1, 0), (-1, Workbook.mostRows - 1, 0),
    ] {
      expectMisuse { () throws(Fault) in
        try book.write("x", sheet: place, row: row, column: column, style: .init())
      }
      expectMisuse { () throws(Fault) in
        try book.write(1, sheet: place, row: row, column: column, style: .init())
      }
    }
    for number in [Double.nan, .infinity] {
      expectMisuse { () throws(Fault) in
        try book.write(
          number, sheet: sheet, row: Workbook.mostRows - 1, column: 0, style: .init())
      }
    }
    expectMisuse { () throws(Fault) in
      try book.setLayout(Self.layout(columns: 16_385), sheet: sheet)
    }
    expectMisuse { () throws(Fault) in try book.setFilter(sheet: sheet, columns: 1, last: -1) }
    #expect(try cells(try book.bytes()).count == 2)
  }

  // MARK: Parts

  private static func layout(columns: Int) -> Workbook.Layout {
    Workbook.Layout(
      widths: Array(repeating: 10, count: columns), frozenColumns: 0, pagesAcross: 1, header: "",
      footer: "")
  }

  private func expectMisuse(_ call: () throws(Fault) -> Void) {
    do {
      try call()
      Issue.record("it was not refused")
    } catch {
      #expect(error.code == .internalError)
    }
  }

  private func cells(_ bytes: [UInt8]) throws -> Set<Cell> {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "book.xlsx")
    try Data(bytes).write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "read_cells.py")
    process.arguments = ["python3", script.path, file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let rows = try #require(try JSONSerialization.jsonObject(with: output) as? [[Any]])
    return Set(
      try rows.map { row in
        Cell(
          sheet: try #require(row[0] as? Int), row: try #require(row[1] as? Int),
          column: try #require(row[2] as? Int), text: try #require(row[3] as? String))
      })
  }
}
