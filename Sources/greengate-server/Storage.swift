#if Server
import Measures
import ServerStore

/// The data folder, opened.
enum Storage {
  static func open(_ folder: String) throws(Fault) -> ServerStore {
    try ServerStore(opening: folder)
  }
}
#endif
