#if Server
import HTTPTypes
import Hummingbird
import Logging
import Measures
import ServerStore

extension Desk {
  /// Takes away a scratch folder and what is in it.
  func discard(_ folder: String) async {
    _ = await outcome(.body) { () throws(Fault) in DataFolder.remove(folder) }
  }
}

extension Visit {
  /// A refusal before the body was read: as much of it is read as lets its sender read the answer.
  func unread(_ refusal: Refusal) async -> Refusal {
    var refusal = refusal
    if !(await BodyReading.drain(request)) { refusal.closes = true }
    return refusal
  }

  /// The same, of a body that was begun: no more of it can be read, so the connection ends.
  func refusalClosing(for error: any Error, isKept: Bool = true) -> Refusal {
    var refusal = refusal(for: error, isKept: isKept)
    refusal.closes = true
    return refusal
  }

  /// What is answered to something that went wrong while a body was read.
  ///
  /// - Parameter isKept: whether what arrived stays, and may be gone on with; of a form nothing does.
  func refusal(for error: any Error, isKept: Bool = true) -> Refusal {
    var refusal: Refusal
    switch error {
    case let known as Refusal: refusal = known
    case let fault as Fault:
      logger.error("fault", metadata: ["sentence": "\(fault.sentence.en)"])
      refusal = Refusal(fault)
      if !isKept, refusal.status == .diskFull { refusal.sentence = .diskFullForForm }
    default:
      // The line broke: nobody will read this.
      logger.notice("upload broken off", metadata: ["error": "\(error)"])
      refusal = Refusal(
        .badRequest,
        isKept
          ? Bilingual(
            zh: "连接中断；已收到的部分仍然保留，请续传。",
            en: "The connection broke off; what arrived is kept, so go on sending.")
          : Bilingual(
            zh: "连接中断，没有保存；请重新上传。",
            en: "The connection broke off, and nothing was kept; upload it again."))
    }
    return refusal
  }
}

extension Bilingual {
  fileprivate static let diskFullForForm = Bilingual(
    zh: "服务器磁盘已满或无法写入，没有保存；请联系管理员腾出空间后重新上传。",
    en:
      "The server's disk is full or cannot be written, and nothing was kept; ask an administrator to "
      + "make room, and upload it again.")
}
#endif
