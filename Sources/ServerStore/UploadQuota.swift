import GRDB
import Measures

/// What one account may have under way: others need the disk, too.
package struct UploadQuota: Hashable, Sendable {
  /// Uploads that are being received, or whose checks wait or run.
  package var open: Int
  /// Bytes of bodies whose checks have not recorded anything: what is announced counts from the
  /// beginning.
  package var bytes: Int64
  /// What an upload counts whose size was not announced, while it is being received.
  package var unknown: Int64

  package init(open: Int, bytes: Int64, unknown: Int64) {
    (self.open, self.bytes, self.unknown) = (open, bytes, unknown)
  }
}

extension StoreRows {
  /// - Parameter size: of what is to come; `nil`: not known.
  /// - Throws: 74 where it would be more than the account may have.
  func require(_ quota: UploadQuota, of owner: String, for size: Int64?) throws {
    let open = try count(
      """
      SELECT (SELECT COUNT(*) FROM upload WHERE owner = ?1 AND state = 'receiving')
        + (SELECT COUNT(*) FROM job WHERE owner = ?1 AND state <> 'done'
           AND state IN ('queued', 'running') AND upload IS NOT NULL)
      """, [owner])
    guard open < quota.open else {
      throw Fault(
        .unwritableOutput,
        Bilingual(
          zh: "本账号有 \(open) 个上传尚未完成（上限 \(quota.open) 个）；请等它们核查完，或在“上传”页中移除不要的。",
          en: "This account has \(open) uploads under way, and may have \(quota.open); wait for "
            + "their checks, or remove those under Uploads that are not needed."))
    }
    let bytes =
      try Int64.fetchOne(
        database,
        sql: """
          SELECT (SELECT coalesce(SUM(coalesce(size, max(offset, ?2))), 0)
                  FROM upload WHERE owner = ?1 AND state = 'receiving')
            + (SELECT coalesce(SUM(upload.size), 0)
               FROM job JOIN upload ON upload.id = job.upload
               WHERE job.owner = ?1 AND job.state <> 'done' AND upload.state <> 'discarded')
          """, arguments: [owner, quota.unknown]) ?? 0
    guard bytes <= quota.bytes - (size ?? quota.unknown) else {
      throw Fault(
        .unwritableOutput,
        Bilingual(
          zh: "本账号未记入台账的上传已占 \(bytes / 1_000_000) MB，再加这一份将超过 "
            + "\(quota.bytes / 1_000_000) MB；请等它们核查完，或在“上传”页中移除不要的。",
          en: "This account's uploads that are not recorded take \(bytes / 1_000_000) MB, and with "
            + "this one they would be over \(quota.bytes / 1_000_000) MB; wait for their checks, or "
            + "remove those under Uploads that are not needed."))
    }
  }
}
