import GRDB
import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Turns what SQLite says into sentences about one ledger.
struct LedgerFaults: Sendable {
  var path: String

  func older(than run: RunRecord) -> Fault {
    guard run.kind == .check else {
      return Fault(
        .usage,
        Bilingual(
          zh: "该项目在同一阶段已有更新的审查意见（#\(run.id)，\(run.recordedAt.minuteText) 记入）。"
            + "要用这份更早提交的申报替换它，请写明原因。",
          en: "A newer decision on this project stands at this stage (#\(run.id), recorded "
            + "\(run.recordedAt.minuteText)). Say why this application, handed in before it, is to "
            + "replace it."))
    }
    return Fault(
      .usage,
      Bilingual(
        zh: "该时段已有更新的记录（#\(run.id)，\(run.recordedAt.minuteText) 记入）。要用这份更早报送的数据替换它，请写明原因。",
        en:
          "A newer run stands for this period (#\(run.id), recorded \(run.recordedAt.minuteText)). Say "
          + "why these data, handed in before it, are to replace it."))
  }

  /// - Parameter table: what was being read, where that is known.
  func fault(_ error: any Error, reading table: String? = nil) -> Fault {
    if let fault = error as? Fault { return fault }
    if let damage = error as? RowDamage { return self.damage(damage) }
    if error is PackingFailure { return noMemory }
    if let failure = error as? SystemFailure { return self.failure(failure) }
    guard let error = error as? DatabaseError else { return unexpected("\(error)") }
    // SQLite has no words of its own for what another layer found.
    let words = error.message.flatMap { $0 == "not an error" ? nil : $0 }
    let reason = words ?? error.resultCode.description
    switch error.resultCode {
    case .SQLITE_FULL: return noRoom(reason)
    // Reading fails as input, and locking as a folder that cannot hold a ledger; the rest is writing.
    case .SQLITE_IOERR where Self.readingFailures.contains(error.extendedResultCode.rawValue):
      return unreadable(reason)
    case .SQLITE_IOERR where Self.lockingFailures.contains(error.extendedResultCode.rawValue):
      return notLocked(reason)
    case .SQLITE_IOERR: return noRoom(reason)
    case .SQLITE_BUSY, .SQLITE_LOCKED: return busy
    // The statements are fixed: what they name is not there because its page is damaged.
    case .SQLITE_ERROR where table != nil: return damaged(table: table, row: nil, reason)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return damaged(table: table, row: nil, reason)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN: return notPermitted(reason)
    case .SQLITE_NOMEM: return noMemory
    default: return unexpected(reason)
    }
  }

  /// SQLITE_IOERR_READ, _SHORT_READ, _FSTAT, _ACCESS, _CORRUPTFS and _DATA.
  private static let readingFailures: Set<Int32> = [
    266, 522, 1802, 3338, 10 | 33 << 8, 10 | 32 << 8,
  ]

  /// SQLITE_IOERR_UNLOCK, _RDLOCK, _CHECKRESERVEDLOCK, _LOCK and _SHMLOCK; a full disk fails in
  /// _SHMSIZE and _SHMMAP.
  private static let lockingFailures: Set<Int32> = Set([8, 9, 14, 15, 20].map { 10 | $0 << 8 })

  private func notLocked(_ reason: String) -> Fault {
    fault(
      .notPermitted,
      "台账所在的文件系统不能加锁（\(reason)）；请把台账放在本机磁盘上，不要放在网络共享中。已有记录没有丢失。",
      "The ledger cannot be locked where it lies (\(reason)); keep it on a disk of this machine, and "
        + "not on a network share. What was recorded before is all there.")
  }

  var missing: Fault {
    fault(
      .missingInput, "找不到台账；请用 --ledger 指定，或先用 greengate record 建立。",
      "There is no ledger there; name one with --ledger, or make it with greengate record.")
  }

  func pruned(_ run: PrunedRunRecord) -> Fault {
    let (time, user) = (run.prunedAt.minuteText, run.prunedBy.withVisibleControls)
    return fault(
      .missingInput, "第 \(run.id) 号记录已于 \(time) 由 \(user) 清理，只留有一行；请查阅清理前的备份。",
      "Run \(run.id) was pruned on \(time) by \(user); look into a backup from before.")
  }

  var linkToNothing: Fault {
    fault(
      .missingInput, "该路径是符号链接，所指的文件不存在；请改正或删除这个链接，或用 --ledger 指定台账文件本身。",
      "The path is a link to a file that is not there; correct or remove the link, or name the "
        + "ledger itself with --ledger.")
  }

  var notALedger: Fault {
    fault(
      .unreadableInput, "该文件不是 GreenGate 台账；请检查 --ledger。",
      "The file is no GreenGate ledger; check --ledger.")
  }

  func newer(than known: String, found: [String]) -> Fault {
    let names = found.joined(separator: ", ")
    return fault(
      .unreadableInput,
      "台账由更新版本的 greengate 建立（含 \(names)），本版本只认识到 \(known)；请升级 greengate，台账未作任何改动。",
      "The ledger was made by a newer greengate (it has \(names)), and this one knows ledgers up to "
        + "\(known); upgrade greengate. Nothing was changed.")
  }

  func older(than known: String) -> Fault {
    fault(
      .notPermitted,
      "台账版本较旧，须先升级到 \(known)，但文件或所在文件夹不可写；请在有写入权限时打开一次。",
      "The ledger is older and must be migrated to \(known), but the file or its folder cannot be "
        + "written; open it once where it can.")
  }

  /// Where the ledger is not, but what SQLite keeps beside one is: it would be taken for the new
  /// file's own.
  func leftBeside(_ names: [String], _ code: Fault.Code) -> Fault {
    let list = names.joined(separator: ", ")
    return fault(
      code,
      "该处没有台账文件，却留有 \(list)；新文件会误把其中的内容当作自己的。请找回原台账文件，或先移走这些文件。",
      "There is no such file, but \(list) of an earlier one, which a new file would take for its own; "
        + "bring back the file that they belong to, or move them away first.")
  }

  /// A log that only who may write can put in.
  func unreadLog(_ names: [String]) -> Fault {
    let list = names.joined(separator: ", ")
    return fault(
      .notPermitted,
      "台账旁有 \(list)，其中可能有尚未并入的记录，而该文件或其文件夹不可写；请由有写入权限的用户先打开一次，如 greengate "
        + "ledger verify。",
      "Beside the ledger lies \(list), which may hold runs that are not in it yet, and the file or its "
        + "folder cannot be written; let somebody who may write open it once, as with greengate ledger "
        + "verify.")
  }

  /// - Parameter missing: what it is where the folder is not there: 66, or of a result 74.
  func failure(_ failure: SystemFailure, missing: Fault.Code = .missingInput) -> Fault {
    let reason = LedgerFile.message(failure.code)
    switch failure.code {
    case ENOSPC, EDQUOT, EFBIG, EIO: return noRoom(reason)
    case ENOENT, ENOTDIR:
      return fault(
        missing, "该路径所在的文件夹不存在；请先建立文件夹，或改正文件名。",
        "The folder of this file is not there; make it first, or correct the name.")
    default: return notPermitted(reason)
    }
  }

  func noRoom(_ reason: String) -> Fault {
    fault(
      .unwritableOutput,
      "台账无法写入（\(reason)）；请腾出磁盘空间后重新执行，已有记录没有丢失。",
      "The ledger could not be written (\(reason)); make room on the disk and run again. What was "
        + "recorded before is all there.")
  }

  var taken: Fault {
    fault(
      .usage, "文件已存在，不会覆盖；请换一个文件名，或先移走旧文件。",
      "The file exists and is not written over; choose another name, or move it away first.")
  }

  /// What was to be pruned is; the file is as long as before.
  func notShrunk(_ error: any Error) -> Fault {
    let error = error as? DatabaseError
    if let code = error?.resultCode, code == .SQLITE_BUSY || code == .SQLITE_LOCKED {
      return fault(
        .temporary,
        "旧记录已清理，但其他进程正在使用台账，文件未能缩小；可在无人使用时执行 sqlite3 台账 VACUUM。",
        "The old runs were pruned, but another process uses the ledger, and the file could not be "
          + "made smaller; when nobody does, run: sqlite3 LEDGER VACUUM.")
    }
    let reason = error?.message ?? error?.resultCode.description ?? "?"
    return fault(
      .unwritableOutput,
      "旧记录已清理，但文件未能缩小（\(reason)）；腾出与台账同样大的空间后，可执行 sqlite3 台账 VACUUM。",
      "The old runs were pruned, but the file could not be made smaller (\(reason)); make room for "
        + "a copy of it, and run: sqlite3 LEDGER VACUUM.")
  }

  var busy: Fault {
    fault(
      .temporary, "台账正被其他进程写入，等待超时；请稍后重新执行，本次没有改动台账。",
      "Another process kept the ledger locked for too long; run again later. Nothing was changed.")
  }

  func damage(_ damage: RowDamage) -> Fault {
    damaged(table: damage.table, row: damage.row, damage.reason.en, damage.reason.zh)
  }

  func damaged(table: String?, row: String?, _ reason: String, _ reasonZh: String? = nil) -> Fault {
    let place = [table.map { "\($0)" }, row].compactMap(\.self).joined(separator: " ")
    return fault(
      .unreadableInput,
      "台账已损坏" + (place.isEmpty ? "" : "：表 \(place)") + "（\(reasonZh ?? reason)）；"
        + "损坏的内容未作为数据使用。请用 greengate ledger verify 查看，并从备份恢复。",
      "The ledger is damaged" + (place.isEmpty ? "" : " in table \(place)") + " (\(reason)); "
        + "nothing of that was used. See 'greengate ledger verify', and restore it from a backup.")
  }

  private func unreadable(_ reason: String) -> Fault {
    fault(
      .unreadableInput, "台账无法读取（\(reason)）；请检查磁盘，或从备份恢复。",
      "The ledger cannot be read (\(reason)); check the disk, or restore a backup.")
  }

  func notPermitted(_ reason: String) -> Fault {
    fault(
      .notPermitted, "没有打开或写入台账的权限（\(reason)）；请检查文件及其文件夹的权限。",
      "The ledger may not be opened or written (\(reason)); check the permissions of the file and "
        + "of its folder.")
  }

  private var noMemory: Fault {
    fault(.temporary, "内存不足；请稍后重新执行。", "There was too little memory; run again later.")
  }

  func unexpected(_ reason: String) -> Fault {
    fault(
      .internalError, "台账操作失败（\(reason)）；请连同命令和版本号告知维护者，台账未作改动。",
      "The ledger failed (\(reason)); please tell the maintainers, with the command and the version. "
        + "Nothing was changed.")
  }

  func fault(_ code: Fault.Code, _ zh: String, _ en: String) -> Fault {
    Fault(code, Bilingual(zh: zh, en: en), at: SourcePosition(file: path))
  }
}

/// A row that is not what was written, or that is not there.
struct RowDamage: Error, Hashable {
  var table: String
  /// The row's key, `nil` for the table as a whole.
  var row: String?
  var reason: Bilingual
}
