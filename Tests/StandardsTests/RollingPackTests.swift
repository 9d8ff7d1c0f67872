import Measures
import Standards
import Testing

/// `basis: rolling` in a pack.
struct RollingPackTests {
  private func pack(_ lines: String...) -> String {
    PackLines.pack(replacing: "basis", by: "  basis: rolling", adding: lines)
  }

  @Test(arguments: [
    ("1", false), ("2", true), ("3", true), ("8783", true), ("8784", true), ("8785", false),
    ("0", false), ("024", true), ("24.0", false), ("-24", false), ("24h", false), ("99999", false),
  ])
  func `a window is a whole number of hours up to a leap year`(
    _ window: String, _ accepted: Bool
  ) throws {
    let fixture = try PackFixture(["a.yaml": pack("  window: \(window)")])
    guard accepted else {
      #expect(try refusal([fixture.path]).position?.line == 17)
      return
    }
    let limit = try #require(try loadStandards([fixture.path]).standards.first?.limits.first)
    #expect(limit.basis == .rolling(hours: try #require(Int(window))))
    #expect(limit.basis.name == "rolling")
  }

  @Test func `goes with oxygen and with rounding`() throws {
    let text = pack("  window: 24", "  oxygen: 15")
      .replacing("sectors:", with: "comparison: rounded\nsectors:")
    let fixture = try PackFixture(["a.yaml": text])

    let standard = try #require(try loadStandards([fixture.path]).standards.first)
    #expect(standard.comparison == .rounded)
    #expect(standard.limits.first?.oxygen == ExactDecimal("15"))
  }

  @Test func `is shown with its hours`() throws {
    let fixture = try PackFixture(["a.yaml": pack("  window: 24")])
    let standard = try #require(try loadStandards([fixture.path]).standards.first)

    #expect(standardPage(standard, language: .zh).contains("24 小时滑动平均"))
    #expect(standardPage(standard, language: .en).contains("24-hour rolling mean"))
    #expect(standardMarkdown(standard) { _ in nil }.contains("24-hour rolling mean"))
  }

  @Test func `a difference shows both windows`() throws {
    let old = try PackFixture(["a.yaml": pack("  window: 24")])
    let new = try PackFixture(["a.yaml": pack("  window: 48")])
    let difference = StandardsDifference(
      from: try loadStandards([old.path]), to: try loadStandards([new.path]))

    #expect(
      differencePage(difference, language: .en)
        .contains("24-hour rolling mean → 48-hour rolling mean"))
  }

  @Test func `an overlay that changes the window names its source`() throws {
    let base = try PackFixture(["a.yaml": pack("  window: 24")])
    let overlay = """
      schema: greengate/standard/1
      id: TEST 1-2025
      limits:
      - {id: T1-PM, window: 48}

      """
    let bare = try PackFixture(["o.yaml": overlay])
    let sourced = try PackFixture([
      "o.yaml": overlay.replacing("48", with: "48, source: a local text")
    ])

    #expect(try refusal([base.path], overlays: [bare.path]).position?.line == 4)
    let library = try loadStandards([base.path], overlays: [sourced.path])
    #expect(library.standards.first?.limits.first?.basis == .rolling(hours: 48))
  }
}
