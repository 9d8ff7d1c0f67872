#if Server
import Crypto
import Measures
import Receiving
import ServerStore

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

  /// Keeps what a check left, if it left anything.
  func keep(from order: CheckOrder, for plant: String) throws(Fault) {
    do throws(Fault) {
      try BodyFile.makeFolder(folder)
      try BodyFile.move(order.scratch + "/" + Self.copy, to: path(plant))
    } catch {
      guard error.code == .missingInput else { throw error }
    }
  }

  /// Ids are plants' own to choose: none becomes a path.
  private func path(_ plant: String) -> String {
    "\(folder)/\(HexText.of(SHA256.hash(data: Array(plant.utf8)))).yaml"
  }
}
#endif
