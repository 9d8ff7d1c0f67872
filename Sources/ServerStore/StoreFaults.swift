import GRDB
import Measures

/// Turns what SQLite says of `server.db` into sentences, and holds the sentences of refusals.
struct StoreFaults: Sendable {
  var path: String

  func fault(_ error: any Error) -> Fault {
    if let fault = error as? Fault { return fault }
    if error is RowDecodingError || error is DecodingError {
      return damaged("\(error)".truncated(to: 200))
    }
    guard let error = error as? DatabaseError else { return unexpected("\(error)") }
    let words = error.message.flatMap { $0 == "not an error" ? nil : $0 }
    let reason = words ?? error.resultCode.description
    switch error.resultCode {
    case .SQLITE_FULL: return noRoom(reason)
    case .SQLITE_IOERR where Self.readingFailures.contains(error.extendedResultCode.rawValue):
      return damaged(reason)
    case .SQLITE_IOERR: return noRoom(reason)
    case .SQLITE_BUSY, .SQLITE_LOCKED: return busy
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return damaged(reason)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN: return notPermitted(reason)
    case .SQLITE_NOMEM: return noMemory
    default: return unexpected(reason)
    }
  }

  /// SQLITE_IOERR_READ, _SHORT_READ, _FSTAT, _ACCESS, _CORRUPTFS and _DATA.
  private static let readingFailures: Set<Int32> = [
    266, 522, 1802, 3338, 10 | 33 << 8, 10 | 32 << 8,
  ]

  func newer(than known: String, found: [String]) -> Fault {
    let names = found.joined(separator: ", ")
    return fault(
      .unreadableInput,
      "数据文件夹由更新版本的 greengate-server 使用过（含 \(names)），本版本只认识到 \(known)；请升级，未作任何改动。",
      "A newer greengate-server has used the data folder (it has \(names)), and this one knows up to "
        + "\(known); upgrade it. Nothing was changed.")
  }

  var notAStore: Fault {
    fault(
      .unreadableInput, "该文件不是 greengate-server 的数据库；请检查 --data，或移走该文件。",
      "The file is no database of greengate-server; check --data, or move the file away.")
  }

  var noStore: Fault {
    fault(
      .missingInput, "找不到 greengate-server 的数据库；请检查 --data。",
      "There is no database of greengate-server there; check --data.")
  }

  func altered(_ name: String) -> Fault {
    fault(
      .unreadableInput,
      "服务器数据库中 \(name) 的定义已被改动；请查明原因，并从备份恢复。",
      "\(name) in the server's database is not defined as it was made; find out why, and restore a "
        + "backup.")
  }

  private func noRoom(_ reason: String) -> Fault {
    fault(
      .unwritableOutput, "服务器数据库无法写入（\(reason)）；请腾出磁盘空间后重试，已有内容没有丢失。",
      "The server's database could not be written (\(reason)); make room on the disk and try again. "
        + "Nothing that was there is lost.")
  }

  private var busy: Fault {
    fault(
      .temporary, "服务器数据库正被占用，等待超时；请稍后重试，本次没有改动。",
      "The server's database was locked for too long; try again later. Nothing was changed.")
  }

  func damaged(_ reason: String) -> Fault {
    fault(
      .unreadableInput, "服务器数据库已损坏或无法读取（\(reason)）；请从备份恢复。",
      "The server's database is damaged or cannot be read (\(reason)); restore it from a backup.")
  }

  private func notPermitted(_ reason: String) -> Fault {
    fault(
      .notPermitted, "没有打开或写入服务器数据库的权限（\(reason)）；请检查数据文件夹的权限。",
      "The server's database may not be opened or written (\(reason)); check the permissions of the "
        + "data folder.")
  }

  private var noMemory: Fault {
    fault(.temporary, "内存不足；请稍后重试。", "There was too little memory; try again later.")
  }

  func unexpected(_ reason: String) -> Fault {
    fault(
      .internalError, "服务器数据库操作失败（\(reason)）；请告知维护者，本次没有改动。",
      "The server's database failed (\(reason)); please tell the maintainers. Nothing was changed.")
  }

  private func fault(_ code: Fault.Code, _ zh: String, _ en: String) -> Fault {
    Fault(code, Bilingual(zh: zh, en: en), at: SourcePosition(file: path))
  }
}

// What is refused to whoever asked. The codes tell a server which status to answer with: 64 what was
// asked is wrong, 66 there is no such thing (or none that may be seen), 77 not theirs to do, 75 not
// now.
extension Fault {
  static func wrong(_ zh: String, _ en: String) -> Fault {
    Fault(.usage, Bilingual(zh: zh, en: en))
  }

  static func denied(_ zh: String, _ en: String) -> Fault {
    Fault(.notPermitted, Bilingual(zh: zh, en: en))
  }

  static var unknown: Fault {
    Fault(
      .missingInput,
      Bilingual(zh: "没有这一项；请返回列表重新选择。", en: "There is no such thing; go back to the list."))
  }

  static var notYours: Fault {
    denied("当前账号无权执行此操作；请联系管理员。", "This account may not do that; ask an administrator.")
  }
}
