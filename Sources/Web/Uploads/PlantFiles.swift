#if Server
import Crypto
import Measures
import Receiving
import ServerStore
import Synchronization

/// The last plant.yaml of each plant, for logs that come without one: `plants/<hash>.yaml`.
///
/// A check leaves the plant.yaml that it read in its scratch folder; once its run is recorded, that is
/// the plant's last one.
struct PlantFiles: Sendable {
  /// In a check's scratch folder.
  static let copy = "plant.yaml"
  private static let longest = 8 << 20

  private let folder: String

  init(_ folder: DataFolder) { self.folder = folder.path + "/plants" }

  /// `nil`: there is none.
  func text(of plant: String?) throws(Fault) -> [UInt8]? {
    guard let plant else { return nil }
    do throws(Fault) {
      let file = try BodyFile(path(plant), .read)
      defer { file.close() }
      return try file.read(at: 0, count: min(Self.longest, Int(clamping: try file.size())))
    } catch {
      guard error.code == .missingInput else { throw error }
      return nil
    }
  }

  /// Keeps what a check left, if it left anything, and nothing that was handed in later is recorded
  /// already: a January that is checked again does not bring January's plant.yaml back. A log alone was
  /// read by a part of the plant's plant.yaml, which must not take the place of the whole.
  func keep(from order: CheckOrder, for plant: String, in store: ServerStore) throws(Fault) {
    guard DataFolder.size(of: order.scratch + "/dossier/plant.yaml") == nil else { return }
    do throws(Fault) {
      try BodyFile.makeFolder(folder)
      // Looked and moved in one: two checks may end at once.
      try Self.turn.withLock { (_) throws(Fault) in
        guard
          try !store.hasRecorded(
            since: order.upload.id, of: plant, by: CheckWorker.Kind.check.rawValue)
        else { return }
        try BodyFile.move(order.scratch + "/" + Self.copy, to: path(plant))
      }
    } catch {
      guard error.code == .missingInput else { throw error }
    }
  }

  private static let turn = Mutex(())

  /// Ids are plants' own to choose: none becomes a path.
  private func path(_ plant: String) -> String {
    "\(folder)/\(SHA256.hash(data: Array(plant.utf8)).hex).yaml"
  }
}
#endif
