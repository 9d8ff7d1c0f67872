import Measures
import Standards
import Testing

/// What people read has words; ids stand behind them.
struct NamesTests {
  private static let shipped = Result { () throws(Fault) in
    try loadStandards([PackFixture.shipped])
  }

  @Test func `every process and sector of the shipped packs has a name`() throws {
    let library = try Self.shipped.get()
    for process in library.processes {
      #expect(namedProcesses.contains(process), "\(process)")
      #expect(processName(process).zh.hasSuffix("（\(process)）"))
    }
    for sector in library.sectors { #expect(sectorName(sector).zh != sector, "\(sector)") }
    for regime in library.regimes { #expect(regimeName(regime).zh.contains("（\(regime)）")) }
  }

  @Test func `an unknown process is its id`() {
    #expect(processName("my-own").zh == "my-own" && processName("my-own").en == "my-own")
  }

  @Test(arguments: Confidence.allCases)
  func `every label has words and finds its way back`(_ label: Confidence) {
    #expect(label.name.zh != label.rawValue)
    #expect(Confidence.name(of: label.rawValue) == label.name)
    #expect(Confidence.name(of: "mine").en == "mine")
  }
}
