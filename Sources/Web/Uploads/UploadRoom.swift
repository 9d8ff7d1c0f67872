#if Server
import Measures
import ServerStore

// Whether there is room for what somebody wants to send.
extension SiteSettings {
  var quota: UploadQuota {
    UploadQuota(open: openUploads, bytes: openBytes, unknown: uploadBytes)
  }
}

extension House {
  /// - Parameter size: bytes that are to come, where they are known.
  /// - Throws: 74 where the disk would have less left than uploads leave free.
  func requireRoom(for size: Int64? = nil) throws(Fault) {
    guard let room = DataFolder.room(beside: store.folder.path) else { return }
    guard room - max(0, size ?? 0) < settings.freeBytes else { return }
    throw Fault(
      .unwritableOutput,
      Bilingual(
        zh: "服务器磁盘空间不足，暂不接收上传（剩余 \(room / 1_000_000) MB，须留出 "
          + "\(settings.freeBytes / 1_000_000) MB）；已收到的部分仍然保留，请联系管理员腾出空间。",
        en: "The server's disk has too little room to take uploads (\(room / 1_000_000) MB are "
          + "free, and \(settings.freeBytes / 1_000_000) MB have to stay so). What arrived so far is "
          + "kept; ask an administrator to make room."))
  }
}
#endif
