#if Server
package import Commands
import Measures
package import Web

extension ReferenceFiles {
  /// For the site, which knows nothing of files.
  package var source: ReferenceSource {
    ReferenceSource { (last) throws(Fault) in
      try read(after: last.map { Edition(reference: $0.reference, stamp: $0.stamp) })
        .map { ReferenceSource.Edition(reference: $0.reference, stamp: $0.stamp) }
    }
  }
}
#endif
