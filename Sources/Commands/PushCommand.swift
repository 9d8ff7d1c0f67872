import ArgumentParser
import Delivery
import Measures
import Report
import Reports

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Hands a dossier in to a server, waits for its verdict, and leaves as `check` would.
struct PushCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract: Bilingual(
      zh: "把企业档案报送到绿闸服务器，等待结论；退出码与 check 相同。",
      en:
        "Hand a dossier in to a GreenGate server and wait for the verdict; leaves with check's exit "
        + "code.")(.spoken),
    discussion: Bilingual(
      zh: "上传分块进行；中断后再次运行同一命令，即从断点继续（24 小时内）。",
      en:
        "The upload goes in chunks; run again within a day, the same command goes on where it broke "
        + "off.")(.spoken))

  @Argument(
    help: help(
      "企业档案：含 plant.yaml 的文件夹，或其 .zip；也可以是单个 CSV 日志。",
      "A folder with plant.yaml, or a .zip of one; or one CSV log."), completion: .file())
  var dossier: String

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "服务器网址，如 https://gate.example.cn。",
        en: "The server's address, such as https://gate.example.cn.")(.spoken), valueName: "url"))
  var server: String

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "存放访问令牌的文件，只有一行，他人不可读；令牌须有 upload 和 read 权限。",
        en:
          "A file with an API token in its one line, readable by nobody else; the token needs the "
          + "scopes upload and read.")(.spoken), valueName: "file"), completion: .file())
  var tokenFile: String

  @Option(
    help: help("企业编号；只报送一个日志时用。", "The plant's id, where one log alone is handed in."))
  var plant: String?

  @Option(help: help("重新报送的原因，随记录保留。", "Why it is handed in again; kept with the run."))
  var reason: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "最多等待结论多少秒；缺省 900，0 为不等待（以 75 退出）。",
        en: "Seconds to wait for the verdict; else 900. 0: does not wait, and leaves with 75.")(
          .spoken), valueName: "seconds"))
  var wait = 900

  @Option(
    name: .customLong("ca-file"),
    help: ArgumentHelp(
      Bilingual(
        zh: "代替系统所信任的证书（PEM）。", en: "Certificates trusted in place of the system's (PEM).")(
          .spoken), valueName: "file"), completion: .file())
  var authorityFile: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "结论的报告格式，与 check 相同；由服务器生成。",
        en: "Format of the report, as of check; the server makes it.")(.spoken)))
  var format = ReportFormat.text.rawValue

  @OptionGroup var place: OutputOptions

  mutating func run() throws {
    let language = place.spoken.language
    let format = try ReportFormat(named: format)
    guard format != .pdf else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "服务器不生成 PDF；请用 --format html，再从浏览器打印。",
          en: "The server makes no PDF; use --format html and print it from a browser."))
    }
    guard (0...86_400).contains(wait) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--wait \(wait) 不在 0 至 86400 秒之间；请改正。",
          en: "--wait \(wait) is not between 0 and 86400 seconds; correct it."))
    }
    if format.isBinary { try place.refuseShowing(binary: format.rawValue, example: "report") }
    let file = try place.file()
    try file?.refuseReplacing([dossier, tokenFile])
    try file?.refuseReplacingAnything(in: [dossier])
    let client = try ServerClient(
      server: server, token: try SecretText.line(ofFile: tokenFile), language: language,
      authorityFile: authorityFile)
    let push = Push(client: client, body: try PushBody(dossier), language: language)
    let upload = try push.handIn(plant: plant, reason: reason)
    let ended = try push.outcome(of: upload, within: wait)
    guard let verdict = ended.verdict.flatMap({ Verdict(rawValue: $0) }), let run = ended.runs.first
    else { throw push.failure(ended) }
    let bytes = try push.trying { () throws(Fault) in
      try client.report(of: run, format: format.rawValue)
    }
    try place.write(bytes, to: file)
    StandardError.note(
      Bilingual(
        zh: "报告：\(client.server)/runs/\(run)", en: "The report: \(client.server)/runs/\(run)"))
    try verdict.leave()
  }
}

/// The calls of handing in, in their order; what may help is tried again.
struct Push {
  let client: ServerClient
  let body: PushBody
  let language: Language

  private static let chunk = 8 << 20
  /// Calls that fail one after the other before it is given up: about two minutes.
  private static let failures = 8

  /// Begins, or goes on with what was begun; sends, and says that all is there.
  func handIn(plant: String?, reason: String?) throws(Fault) -> ServerUpload {
    let sha256 = try body.sha256()
    var upload = try begun(sha256, plant)
    while upload.state == "receiving", upload.offset < body.size {
      upload = try advanced(upload)
    }
    guard upload.state == "receiving" else { return upload }
    let id = upload.id
    return try trying { () throws(Fault) in
      try client.complete(id, sha256: sha256, reason: reason)
    }
  }

  /// The upload of these bytes that has not ended yet: an earlier run's, else a new one.
  private func begun(_ sha256: String, _ plant: String?) throws(Fault) -> ServerUpload {
    var key = "push-\(sha256)"
    while true {
      let (asked, name) = (key, body.name)
      let begun = try trying { () throws(Fault) in
        try client.begin(
          name: name, kind: body.kind, size: body.size, plant: plant, key: asked)
      }
      let now: ServerUpload
      do throws(Fault) {
        now = try trying { () throws(Fault) in try client.status(of: begun.id) }
      } catch {
        guard error.code == .missingInput else { throw error }
        key = "push-\(sha256)-\(begun.id)"
        continue
      }
      guard now.isEnded else { return now }
      key = "push-\(sha256)-\(begun.id)"
    }
  }

  /// One more chunk; where it fails, the server knows where to go on.
  private func advanced(_ upload: ServerUpload) throws(Fault) -> ServerUpload {
    let (id, from) = (upload.id, upload.offset)
    let bytes = try body.bytes(at: from, count: Self.chunk)
    var isFirst = true
    return try trying { () throws(Fault) in
      if isFirst {
        isFirst = false
        return try client.add(bytes, to: id, at: from)
      }
      let now = try client.status(of: id)
      guard now.state == "receiving", now.offset == from else { return now }
      return try client.add(bytes, to: id, at: from)
    }
  }

  /// Waits until the check has ended.
  ///
  /// - Throws: 75 where it takes longer.
  func outcome(of upload: ServerUpload, within seconds: Int) throws(Fault) -> ServerUpload {
    var upload = upload
    let end = ContinuousClock.now + .seconds(seconds)
    var pause = 200
    while !upload.isEnded {
      guard ContinuousClock.now < end else {
        throw Fault(
          .temporary,
          Bilingual(
            zh: "已报送，核查尚未结束（\(upload.progress)）；稍后可在 \(client.server)\(upload.page) 查看。",
            en: "It was handed in, and the check has not ended (\(upload.progress)); see "
              + "\(client.server)\(upload.page) later."))
      }
      Self.sleep(milliseconds: pause)
      pause = min(2000, pause * 3 / 2)
      let id = upload.id
      upload = try trying { () throws(Fault) in try client.status(of: id) }
    }
    return upload
  }

  /// Why there is no verdict.
  func failure(_ upload: ServerUpload) -> Fault {
    let page = client.server + upload.page
    let problem = (upload.problem ?? upload.progress).withVisibleControls
    return Fault(
      .unreadableInput,
      Bilingual(
        zh: "服务器未能核查：\(problem)（\(page)）", en: "The server could not check it: \(problem) (\(page))"
      ))
  }

  /// Tries again, with growing pauses, where that may help.
  func trying<Value>(_ call: () throws(Fault) -> Value) throws(Fault) -> Value {
    var failures = 0
    while true {
      do throws(Fault) {
        return try call()
      } catch {
        failures += 1
        guard [.unreachable, .temporary].contains(error.code), failures < Self.failures else {
          throw error
        }
        Self.sleep(milliseconds: 250 << min(failures, 7))
      }
    }
  }

  private static func sleep(milliseconds: Int) {
    var time = timespec(
      tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    var left = timespec()
    while unsafe nanosleep(&time, &left) != 0, errno == EINTR { time = left }
  }
}
