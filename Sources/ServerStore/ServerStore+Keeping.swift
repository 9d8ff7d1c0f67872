import GRDB
package import Measures

// Keeping a store: copies of it, and bodies that are not needed any longer.

/// What a copy of the store holds of an upload's body.
package struct KeptBody: Hashable, Sendable {
  package var upload: String
  /// Bytes that are on the disk, and that the copy knows of.
  package var size: Int64
  /// Of the whole body; `nil`: it was still being received.
  package var sha256: String?
}

extension ServerStore {
  /// Copies a folder's `server.db` to a new file, while a server may be using it: what one moment
  /// held. Needs no lock, and changes nothing in the folder.
  ///
  /// - Returns: The bodies that the copy speaks of.
  /// - Throws: 66 where the folder holds no store, 65 where it is damaged or of another program, 74
  ///   where there is no room.
  package static func copy(of folder: String, to path: String) throws(Fault) -> [KeptBody] {
    let source = folder + "/server.db"
    let faults = StoreFaults(path: source)
    guard DataFolder.size(of: source) != nil else {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "该文件夹里没有 server.db；请检查 --data。",
          en: "There is no server.db in this folder; check --data."),
        at: SourcePosition(file: folder))
    }
    do {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(30)
      let original = try DatabaseQueue(path: source, configuration: configuration)
      try check(original, faults)
      let copy = try DatabaseQueue(path: path)
      try original.backup(to: copy)
      try copy.writeWithoutTransaction { database in
        // One file, which any SQLite reads.
        try database.execute(sql: "PRAGMA journal_mode = DELETE")
      }
      let found = try look(through: copy, StoreFaults(path: path))
      try copy.close()
      return found
    } catch {
      throw faults.fault(error)
    }
  }

  private static func check(_ queue: DatabaseQueue, _ faults: StoreFaults) throws {
    let id = try queue.read { try Int32.fetchOne($0, sql: "PRAGMA application_id") ?? 0 }
    guard id == StoreMigration.applicationID else { throw faults.notAStore }
  }

  private static func look(
    through queue: DatabaseQueue, _ faults: StoreFaults
  ) throws -> [KeptBody] {
    try queue.read { database in
      let words = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
      guard words == ["ok"] else { throw faults.unexpected(words.first ?? "integrity_check") }
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT id, offset, sha256 FROM upload WHERE state <> 'discarded' ORDER BY number
          """)
      return rows.map { KeptBody(upload: $0[0], size: $0[1], sha256: $0[2]) }
    }
  }

  // MARK: Retention

  /// Gives up bodies whose checks are recorded and were asked for at least so many days ago: a row of
  /// the audit log each. The caller then removes their folders.
  ///
  /// Days are counted by the store's own clock, so that a calendar that jumps takes nothing away, and
  /// without what was only the calendar's word when the machine began. What was not checked, or is to be looked at again, stays.
  ///
  /// - Returns: Their ids, at most `limit`; call again while there are that many.
  package func sweepBodies(afterDays days: Int, limit: Int = 100) throws(Fault) -> [String] {
    try writing { store in
      let rows = try store.all(
        UploadRecord.self,
        where: """
          state = 'complete' AND id IN (
            SELECT upload FROM job WHERE state = 'done' AND runs <> '[]' AND createdTick <= ? - (
              SELECT coalesce(SUM(seconds), 0) FROM clock_gap WHERE tick > job.createdTick))
          AND NOT EXISTS (
            SELECT 1 FROM job WHERE upload = upload.id AND state IN ('queued', 'running'))
          """, [store.tick - Int64(days) * 86_400],
        order: "number LIMIT \(max(1, min(limit, 1000)))")
      for var row in rows {
        row.state = .discarded
        row.changedAt = store.now.seconds
        try row.update(store.database)
        try store.audit(
          .server, .uploadBodyRemoved, subject: row.id,
          detail: "\(days) d, \(row.offset) bytes, \(row.sha256 ?? "")")
      }
      return rows.map { $0.id }
    }
  }

  /// Gives up uploads of which nothing has come for so many days, and that were never completed: a row
  /// of the audit log each. The caller then removes their folders.
  ///
  /// - Returns: Their ids, at most `limit`; call again while there are that many.
  package func sweepUnfinished(
    afterDays days: Int, limit: Int = 100
  ) throws(Fault) -> [String] {
    try writing { store in
      let rows = try store.all(
        UploadRecord.self,
        where: """
          state = 'receiving' AND changedTick <= ?
          AND (writerTick IS NULL OR writerTick <= ?)
          """, [store.tick - Int64(days) * 86_400, store.tick - UploadRecord.lease],
        order: "number LIMIT \(max(1, min(limit, 1000)))")
      for var row in rows {
        row.state = .discarded
        row.changedAt = store.now.seconds
        (row.writer, row.writerTick, row.hashState) = (nil, nil, nil)
        try row.update(store.database)
        try store.audit(
          .server, .uploadUnfinishedRemoved, subject: row.id,
          detail: "\(days) d, \(row.offset) bytes")
      }
      return rows.map { $0.id }
    }
  }

  /// Ids of the uploads whose bodies the store has given up, or has never heard of, among these.
  package func withoutBody(_ ids: [String]) throws(Fault) -> [String] {
    try reading { store in
      try ids.filter { id in
        try store.upload(id).map { $0.state == .discarded } ?? true
      }
    }
  }
}
