#if Server
package import Commands
import Measures
package import Web

extension ReferenceFiles {
  /// For the site, which knows nothing of files.
  package var source: ReferenceSource {
    var source = ReferenceSource { (last) throws(Fault) in
      guard let last else {
        let edition = try begin()
        return ReferenceSource.Edition(
          reference: edition.reference, stamp: edition.stamp, fault: edition.fault)
      }
      guard let edition = try read(after: Edition(reference: last.reference, stamp: last.stamp))
      else { return nil }
      return ReferenceSource.Edition(reference: edition.reference, stamp: edition.stamp)
    }
    source.files = {
      files.map { ReferenceSource.AuthorityFile(name: $0.name, path: $0.path, isThere: $0.isThere) }
    }
    source.texts = { () throws(Fault) in
      let now = try texts()
      return ReferenceSource.Texts(stamp: now.stamp, bytes: now.bytes)
    }
    return source
  }
}
#endif
