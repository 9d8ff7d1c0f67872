import Measures
import Standards
import Testing

/// Reports name places in packs the same way wherever the packs lie.
struct PackPositionTests {
  @Test(arguments: [
    ("/opt/packs", "/opt/packs/a/b.yaml", "packs/a/b.yaml"),
    ("/opt/packs/", "/opt/packs/b.yaml", "packs/b.yaml"),
    ("/opt/one.yaml", "/opt/one.yaml", "one.yaml"),
    ("packs", "packs/b.yaml", "packs/b.yaml"),
    // A folder whose name only begins alike is another one.
    ("/opt/pack", "/opt/packs/b.yaml", "/opt/packs/b.yaml"),
  ])
  func `a place is shown from the folder's own name on`(
    _ folder: String, _ file: String, _ shown: String
  ) {
    var library = StandardsLibrary(standards: [], files: [])
    library.folders = [folder]

    let place = library.shown(SourcePosition(file: file, line: 3))
    #expect(place == SourcePosition(file: shown, line: 3))
  }

  @Test func `of folders in each other the inner one is named`() {
    var library = StandardsLibrary(standards: [], files: [])
    library.folders = ["/opt", "/opt/packs/local"]

    #expect(library.shown(SourcePosition(file: "/opt/packs/local/a.yaml")).file == "local/a.yaml")
    #expect(library.shown(SourcePosition(file: "/opt/packs/a.yaml")).file == "opt/packs/a.yaml")
  }
}
