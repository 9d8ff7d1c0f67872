#if Server
import ArgumentParser
import Commands
import Measures
import ServerStore

/// `greengate-server`: serves, unless a subcommand says otherwise.
struct ServerTool: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "greengate-server",
    abstract: say(
      "绿闸服务器：接收企业上传的日志，检查后在浏览器中显示结论。",
      "The GreenGate server: takes logs from plants, checks them, and shows findings in a browser."),
    discussion: say(
      "“greengate-server tool …”即 greengate 命令行本身。",
      "'greengate-server tool …' is the greengate command line itself."),
    subcommands: [ServeCommand.self, BackupCommand.self, AuditCommand.self],
    defaultSubcommand: ServeCommand.self)

  /// - Returns: The exit code.
  static func run(_ arguments: [String]) async -> Int32 {
    do {
      var command = try parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return 0
    } catch let fault as Fault {
      let position = fault.position.map { "\($0.description): " } ?? ""
      Console.error("greengate-server: \(position)\(fault.sentence(.spoken))")
      return fault.code.rawValue
    } catch let code as ExitCode {
      return code.rawValue
    } catch {
      let text = fullMessage(for: error)
      guard exitCode(for: error).isSuccess else {
        Console.error(text)
        return Fault.Code.usage.rawValue
      }
      Console.print(text)
      return 0
    }
  }
}

/// A text of the help, in the language that is spoken.
func say(_ zh: String, _ en: String) -> String { Language.spoken.say(zh, en) }

/// The audit log, from outside: for whoever keeps a server.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: say("核对操作日志。", "Looks after the audit log."),
    subcommands: [Verify.self])

  /// Looks for what was changed, taken out, swapped or added.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: say(
        "核对每条记录的校验链；发现改动时以 1 退出。只读，服务器可照常运行。",
        "Checks the chain of all entries; leaves with 1 where something was altered. It only reads, "
          + "and the server may run."))

    @Option(help: ArgumentHelp(say("数据文件夹。", "The data folder."))) var data: String
    @Option(
      help: ArgumentHelp(
        say("以前记下的校验值：核对它仍在链上。", "A value of the chain noted before: it must still be in it.")))
    var chain: String?

    func run() throws {
      let result = try ServerStore.verifyAudit(inFolder: data, asked: chain)
      for fault in result.faults { Console.print(fault(.spoken)) }
      if result.holdsAsked == false {
        Console.print(say("链上没有所给的校验值。", "The value that was given is not in the chain."))
      }
      Console.print(
        say(
          "共 \(result.entries) 条，最后的校验值 \(result.chain)。",
          "\(result.entries) entries, last value \(result.chain)."))
      if !result.isClean { throw ExitCode(1) }
    }
  }
}
#endif
