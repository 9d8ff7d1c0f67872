#if Server
import Commands
import Foundation
import Measures
import Web

/// What a server knows besides its ledger: the project's own packs, read once for all tests.
enum TestReference {
  private static let packs: Result<ReferenceFiles.Edition, any Error> = Result {
    let folder = FileManager.default.temporaryDirectory.path
    guard
      let edition = try ReferenceFiles(
        folder: folder, standards: [BuiltTool.project.appending(path: "Standards").path]
      ).read()
    else { throw CocoaError(.fileNoSuchFile) }
    return edition
  }

  /// With `register.yaml` and `waivers.yaml` of a data folder.
  static func source(_ folder: String) -> ReferenceSource {
    var source = ReferenceSource { (last) throws(Fault) in
      let known: ReferenceFiles.Edition?
      if let last {
        known = ReferenceFiles.Edition(reference: last.reference, stamp: last.stamp)
      } else if case .success(var edition) = packs {
        edition.stamp = "packs alone"
        known = edition
      } else {
        known = nil
      }
      guard let edition = try ReferenceFiles(folder: folder).read(after: known)
      else { return nil }
      return ReferenceSource.Edition(reference: edition.reference, stamp: edition.stamp)
    }
    source.texts = { () throws(Fault) in
      let now = try ReferenceFiles(folder: folder).texts()
      return ReferenceSource.Texts(stamp: now.stamp, bytes: now.bytes)
    }
    source.files = {
      ReferenceFiles(folder: folder).files.map {
        ReferenceSource.AuthorityFile(name: $0.name, path: $0.path, isThere: $0.isThere)
      }
    }
    return source
  }
}
#endif
