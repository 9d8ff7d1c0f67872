#if Server
import ArgumentParser
import Commands
import Ledger
import Measures
import Receiving
import ServerStore

/// Copies a data folder into a tar while the server goes on.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: say(
      "把数据文件夹备份成一个 tar；服务器可以照常运行。",
      "Copies the data folder into a tar; the server may go on meanwhile."),
    discussion: say(
      "恢复：mkdir -m 700 新文件夹；tar -xf 备份.tar -C 新文件夹；在其中 sha256sum -c SHA256SUMS；"
        + "再用 --data 新文件夹启动。备份内含口令的散列值，请妥善保管。",
      "To restore: mkdir -m 700 NEW; tar -xf FILE.tar -C NEW; sha256sum -c SHA256SUMS in it; then "
        + "start with --data NEW. The tar holds password hashes: keep it safe."))

  @Option(help: ArgumentHelp(say("数据文件夹。", "The data folder."))) var data: String
  @Flag(
    help: ArgumentHelp(
      say(
        "不含上传的原件，只含它们的编号和 SHA-256。",
        "Leaves out the uploads' bodies; their ids and SHA-256 are kept.")))
  var withoutUploads = false
  @Argument(help: ArgumentHelp(say("要写入的 tar 文件。", "The tar to write."))) var file: String

  func run() throws {
    let backup = Backup(folder: data, target: file, hasBodies: !withoutUploads)
    let result = try backup.run()
    for id in result.missing {
      Console.error(
        say(
          "上传 \(id) 的原件不在磁盘上，备份中没有它。",
          "The body of upload \(id) is not on the disk, and not in the backup."))
    }
    Console.print(
      say(
        "已备份到 \(file)：台账 \(result.runs) 次核查（链 \(result.chain)），上传原件 \(result.bodies) 份。",
        "Wrote \(file): \(result.runs) runs of the ledger (chain \(result.chain)), "
          + "\(result.bodies) bodies of uploads."))
  }
}

/// One backup. First the store, then the ledger, then the bodies: whatever the store's copy speaks of
/// is then there, and a check that was recorded in between is recorded once when it is done again.
struct Backup {
  var folder: String
  var target: String
  var hasBodies: Bool

  struct Result {
    var runs = 0
    var chain = "-"
    var bodies = 0
    /// Bodies that retention, or somebody, took away.
    var missing: [String] = []
  }

  func run() throws(Fault) -> Result {
    guard DataFolder.size(of: target) == nil else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "已有这个文件；请换一个名字，备份不会覆盖任何文件。",
          en: "There is such a file; take another name. A backup is written over nothing."),
        at: SourcePosition(file: target))
    }
    let scratch = target + ".unfinished"
    DataFolder.remove(scratch)
    defer { DataFolder.remove(scratch) }
    var place = scratch
    do throws(Fault) {
      try BodyFile.makeFolder(scratch)
      var result = Result()
      let bodies = try ServerStore.copy(of: folder, to: scratch + "/server.db")
      place = target
      var tar = try TarFile(scratch + "/tar")
      defer { tar.close() }
      try tar.add("server.db", from: scratch + "/server.db")
      let ledger = folder + "/greengate.ledger"
      if DataFolder.size(of: ledger) != nil {
        let copy = scratch + "/greengate.ledger"
        let found = try Ledger(opening: ledger, mode: .read).backup(to: copy)
        (result.runs, result.chain) = (found.runs, found.chain)
        try tar.add("greengate.ledger", from: copy)
      }
      for name in ["secret"] + DataFolder.names(in: folder + "/plants").map({ "plants/" + $0 }) {
        place = folder + "/" + name
        if DataFolder.size(of: place) != nil { try tar.add(name, from: place) }
      }
      if hasBodies {
        for body in bodies {
          let name = "uploads/\(body.upload)/body"
          place = folder + "/" + name
          guard body.size > 0 || DataFolder.size(of: place) != nil else { continue }
          guard DataFolder.size(of: place) != nil else {
            result.missing.append(body.upload)
            continue
          }
          let sum = try tar.add(name, from: place, size: body.size)
          guard body.sha256 == nil || body.sha256 == sum else { throw Self.changed(place) }
          result.bodies += 1
        }
      }
      place = target
      try tar.finish()
      try BodyFile.move(scratch + "/tar", to: target)
      return result
    } catch {
      throw Self.named(error, place)
    }
  }

  private static func changed(_ path: String) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "上传原件的 SHA-256 与数据库所记不符：磁盘上的文件被改动过。请从早先的备份恢复它。",
        en:
          "The body's SHA-256 is not the one in the database: the file was altered. Restore it from "
          + "an earlier backup."), at: SourcePosition(file: path))
  }

  /// What is said of files to an uploader is not what whoever keeps the server must hear.
  private static func named(_ fault: Fault, _ place: String) -> Fault {
    guard fault.position == nil else { return fault }
    let sentence: Bilingual =
      switch fault.code {
      case .unwritableOutput:
        Bilingual(
          zh: "备份写不下或无法写入；请腾出空间，或换一个位置。数据文件夹没有改动。",
          en:
            "The backup could not be written; make room, or take another place. The data folder is "
            + "as it was.")
      case .missingInput:
        Bilingual(
          zh: "没有这个文件或文件夹；请检查路径。", en: "There is no such file or folder; check the path.")
      default:
        Bilingual(
          zh: "无法读写这里；请检查权限。", en: "This cannot be read or written; check the permissions.")
      }
    return Fault(fault.code, sentence, at: SourcePosition(file: place))
  }
}
#endif
