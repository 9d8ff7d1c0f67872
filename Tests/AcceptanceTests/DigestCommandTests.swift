import Foundation
import Testing

/// `greengate digest` as a person calls it.
struct DigestCommandTests {
  /// Whatever is written, the packs, the register and the ledger stay what they are.
  @Test(arguments: ["json", "eml"], ["pack/GB.yaml", "register.yaml", "city.ledger"])
  func `writes over nothing that it reads`(_ format: String, _ target: String) throws {
    let folder = try TemporaryFolder()
    for name in ["pack/GB.yaml", "register.yaml", "city.ledger"] {
      try folder.write("what was there", to: name)
    }
    let run = try runTool(
      [
        "digest", "--month", "2025-03", "--ledger", "city.ledger", "--register", "register.yaml",
        "--standards", "pack", "--format", format, "-o", target,
      ], in: folder.url)
    #expect(run.code == 64, "\(run.errors)")
    #expect(try folder.text(of: target) == "what was there")
  }
}
