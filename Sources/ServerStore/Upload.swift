import FoundationEssentials
import GRDB
package import Measures

/// A body that somebody sends, kept as it came in ``DataFolder/upload(_:)``.
package struct Upload: Hashable, Sendable {
  package enum Kind: String, Codable, CaseIterable, Sendable {
    /// A zip or tar of a dossier.
    case archive
    /// One log; the plant's last plant.yaml goes with it.
    case table
    /// The files of a folder, one after the other.
    case folder
  }

  package enum State: String, Codable, CaseIterable, Sendable {
    case receiving, complete
    /// The body cannot be used; it is kept for a second look.
    case failed
    /// Not wanted any more; the body is gone.
    case discarded
  }

  package var id: String
  package var owner: String
  /// The plant that it is said to be of; `nil`: the dossier will tell.
  package var plant: String?
  /// The file's, as its owner calls it: never part of a path.
  package var name: String
  package var kind: Kind
  /// Bytes that were announced; `nil`: not known.
  package var size: Int64?
  /// Bytes that are on the disk: where the next begin.
  package var offset: Int64
  /// What the receiver gave with the last ``ServerStore/advance(_:writing:to:hashState:)``.
  package var hashState: [UInt8]?
  package var state: State
  /// Of the whole body, in lower-case hex.
  package var sha256: String?
  package var problem: Bilingual?
  package var createdAt: Instant
  package var changedAt: Instant
}

/// Which uploads and jobs somebody may see.
package enum UploadSight: Hashable, Sendable {
  case everything
  /// One's own, and those of these plants.
  case own(String, plants: Set<String>)
}

/// What is left of the body that a run was read from.
package enum RunBody: Hashable, Sendable {
  /// It is there, and this job read it.
  case kept(Upload, Job)
  /// It was handed in here, and its body is gone.
  case removed
  /// The run did not come by an upload.
  case elsewhere
}

/// Leave to write a body's next bytes, which one has at a time.
package struct UploadWriting: Hashable, Sendable {
  package var upload: Upload
  let writer: String
}

/// An upload that is said to be whole.
package enum WholeUpload: Hashable, Sendable {
  /// All of it is there, and nobody has said so yet.
  case received(Upload)
  /// It was said before.
  case completed(Upload, Job)
}

/// What came of asking to write.
package enum UploadGrant: Hashable, Sendable {
  case granted(UploadWriting)
  /// The next byte is another.
  case wrongOffset(Int64)
  /// Somebody writes it; try again in so many seconds.
  case busy(wait: Int64)
  /// Nothing is received any more.
  case closed(Upload.State)
}

/// A row of `upload`.
struct UploadRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "upload"
  /// Seconds without news until another may write.
  static let lease: Tick = 60

  var number: Int64?
  var id: String
  var owner: String
  var plant: String?
  var name: String
  var kind: Upload.Kind
  var size: Int64?
  var offset: Int64
  var hashState: Blob?
  var state: Upload.State
  var sha256: String?
  var problemZh: String?
  var problemEn: String?
  var writer: String?
  var writerTick: Tick?
  var createdAt: Int64
  var changedAt: Int64
  var changedTick: Tick

  var upload: Upload {
    Upload(
      id: id, owner: owner, plant: plant, name: name, kind: kind, size: size, offset: offset,
      hashState: hashState?.bytes, state: state, sha256: sha256,
      problem: Bilingual(problemZh, problemEn), createdAt: Instant(seconds: createdAt),
      changedAt: Instant(seconds: changedAt))
  }
}

extension Bilingual {
  init?(_ zh: String?, _ en: String?) {
    guard let zh, let en else { return nil }
    self.init(zh: zh, en: en)
  }
}

/// Bytes in a cell.
struct Blob: Codable, DatabaseValueConvertible {
  var bytes: [UInt8]

  var databaseValue: DatabaseValue { Data(bytes).databaseValue }

  static func fromDatabaseValue(_ value: DatabaseValue) -> Blob? {
    guard case .blob(let data) = value.storage else { return nil }
    return Blob(bytes: [UInt8](data))
  }
}
