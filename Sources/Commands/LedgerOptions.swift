import ArgumentParser
import Ledger
import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// `--ledger`, for every command that opens one.
struct LedgerOptions: ParsableArguments {
  @Option(
    help: help(
      "台账文件；缺省为环境变量 GREENGATE_LEDGER，否则为当前文件夹中的 greengate.ledger。",
      "The ledger; else what GREENGATE_LEDGER names, else greengate.ledger in the current folder."),
    completion: .file(extensions: ["ledger"]))
  var ledger: String?

  var path: String { ledger ?? environment("GREENGATE_LEDGER") ?? "greengate.ledger" }

  /// Opens it, and says on standard error what that took.
  func open(_ mode: Ledger.Mode) throws(Fault) -> Ledger { try Self.open(path, mode) }

  static func open(_ path: String, _ mode: Ledger.Mode) throws(Fault) -> Ledger {
    guard !path.isEmpty else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--ledger 后面的文件名是空的；请写明台账文件。",
          en: "The name after --ledger is empty; name the ledger."))
    }
    let ledger = try Ledger(opening: path, mode: mode)
    for remark in ledger.remarks { StandardError.note(remark) }
    return ledger
  }
}

/// Who runs the tool: the system's name for them, else their number.
enum SystemUser {
  static var name: String {
    guard let entry = unsafe getpwuid(getuid()), let name = unsafe entry.pointee.pw_name else {
      return "\(getuid())"
    }
    return unsafe String(cString: name)
  }
}
