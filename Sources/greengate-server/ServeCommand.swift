#if Server
import ArgumentParser
import Commands
import Hummingbird
import HummingbirdCore
import Logging
import Measures
import NIOCore
import ServerStore
import ServiceLifecycle
import UnixSignals
import Web

/// Serves until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: say("启动服务器（缺省命令）。", "Serves (the default)."))

  @Option(help: text(.data)) var data: String?
  @Option(help: text(.listen)) var listen: String?
  @Option(help: text(.address)) var address: String?
  @Option(name: .customLong("tls-certificate"), help: text(.certificate)) var certificate: String?
  @Option(name: .customLong("tls-key"), help: text(.key)) var key: String?
  @Flag(help: text(.proxy)) var proxy = false
  @Flag(help: text(.allowsPlain)) var allowPlain = false
  @Option(name: .customLong("limits-requests"), help: text(.requests)) var requests: String?
  @Option(name: .customLong("limits-connections"), help: text(.connections)) var connections:
    String?
  @Option(name: .customLong("limits-upload"), help: text(.uploadMegabytes)) var uploadMegabytes:
    String?
  @Option(name: .customLong("checks-workers"), help: text(.workers)) var workers: String?
  @Option(name: .customLong("checks-memory"), help: text(.checkMemory)) var checkMemory: String?
  @Option(name: .customLong("checks-seconds"), help: text(.checkSeconds)) var checkSeconds: String?
  @Option(name: .customLong("checks-ratio"), help: text(.checkRatio)) var checkRatio: String?
  @Option(name: .customLong("limits-network-connections"), help: text(.networkConnections))
  var networkConnections: String?
  @Option(name: .customLong("limits-open-uploads"), help: text(.openUploads)) var openUploads:
    String?
  @Option(name: .customLong("limits-open-megabytes"), help: text(.openMegabytes))
  var openMegabytes: String?
  @Option(name: .customLong("limits-free-megabytes"), help: text(.freeMegabytes))
  var freeMegabytes: String?
  @Option(help: text(.register)) var register: String?
  @Option(help: text(.waivers)) var waivers: String?
  @Option(help: text(.baseline)) var baseline: String?
  @Option(help: text(.standards)) var standards: String?
  @Option(help: text(.logLevel)) var logLevel: String?
  @Option(name: .customLong("keep-uploads"), help: text(.keptDays)) var keptDays: String?
  @Option(name: .customLong("keep-unfinished"), help: text(.unfinishedDays)) var unfinishedDays:
    String?
  @Option(
    help: ArgumentHelp(
      say(
        "设置文件（YAML 或 JSON）。参数优先于环境变量，环境变量优先于文件。",
        "A configuration file (YAML or JSON). Flags weigh more than the environment, which weighs "
          + "more than the file.")))
  var config: String?
  @Flag(
    help: ArgumentHelp(
      say(
        "显示生效的设置及来源后退出；不显示秘密。",
        "Prints the settings in force and their sources, "
          + "without secrets, and leaves.")))
  var printConfig = false
  @Flag(
    help: ArgumentHelp(
      say(
        "在空的数据文件夹中建立三个演示账号（打印其临时口令），并上传示例企业。",
        "Makes three accounts in an empty data folder, prints their throw-away passwords, and hands "
          + "in the sample plants.")))
  var demo = false
  @Option(
    help: ArgumentHelp(
      say("示例企业所在文件夹，缺省 ./Samples。", "The folder of the sample plants; else ./Samples.")))
  var samples: String?

  private static func text(_ setting: ServerSetting) -> ArgumentHelp {
    ArgumentHelp(setting.purpose(.spoken) + " (\(setting.variable))")
  }

  private var flags: [ServerSetting: String] {
    let given: [ServerSetting: String?] = [
      .data: data, .listen: listen, .address: address, .certificate: certificate, .key: key,
      .proxy: proxy ? "true" : nil, .allowsPlain: allowPlain ? "true" : nil, .requests: requests,
      .connections: connections, .networkConnections: networkConnections,
      .openUploads: openUploads, .openMegabytes: openMegabytes, .freeMegabytes: freeMegabytes,
      .register: register, .waivers: waivers, .baseline: baseline,
      .standards: standards,
      .logLevel: logLevel, .keptDays: keptDays, .unfinishedDays: unfinishedDays,
      .uploadMegabytes: uploadMegabytes, .workers: workers, .checkMemory: checkMemory,
      .checkSeconds: checkSeconds, .checkRatio: checkRatio,
    ]
    return given.compactMapValues { $0 }
  }

  func run() async throws {
    let configuration = ServerConfiguration(
      flags: flags, environment: Surroundings.variables(ServerSetting.allCases.map { $0.variable }),
      file: try config.map { path throws(Fault) in
        try ConfigurationFile(text: Surroundings.text(of: path), name: path)
      })
    if printConfig {
      Console.print(configuration.printed)
      return
    }
    try await ServerRun(configuration).run(demo: demo ? samples ?? DemoPlants.place() : nil)
  }
}

/// One run of the server, from its settings to its end.
struct ServerRun: Sendable {
  let folder: String
  let listen: ListenAddress
  let publicAddress: PublicAddress?
  let settings: SiteSettings
  let server: HTTPServerBuilder
  let connections: Int
  let files: ReferenceFiles
  let keptDays: Int?
  let unfinishedDays: Int
  let logger: Logger

  init(_ configuration: ServerConfiguration) throws(Fault) {
    folder = try configuration.required(.data)
    guard let listen = ListenAddress(try configuration.required(.listen)) else {
      throw configuration.wrong(
        .listen, Bilingual(zh: "应形如 127.0.0.1:8080", en: "is written as 127.0.0.1:8080"))
    }
    self.listen = listen
    if let text = configuration.text(.address) {
      guard let address = PublicAddress(text) else {
        throw configuration.wrong(
          .address,
          Bilingual(zh: "应形如 https://gate.example.cn", en: "is written as https://gate.example.cn"))
      }
      publicAddress = address
    } else {
      publicAddress = nil
    }
    files = ReferenceFiles(
      folder: folder, standards: configuration.text(.standards).map { [$0] } ?? [],
      register: configuration.text(.register), waivers: configuration.text(.waivers),
      baseline: configuration.text(.baseline))
    connections = try configuration.number(.connections, in: 1...100_000)
    keptDays =
      try configuration.text(.keptDays) == nil
      ? nil : configuration.number(.keptDays, in: 1...36_500)
    unfinishedDays = try configuration.number(.unfinishedDays, in: 1...36_500)
    guard let level = Logger.Level(rawValue: try configuration.required(.logLevel)) else {
      throw configuration.wrong(
        .logLevel,
        Bilingual(
          zh: "应为 trace、debug、info、notice、warning 或 error",
          en: "is trace, debug, info, notice, warning or error"))
    }
    var logger = Logger(label: "greengate-server") { LineLog(label: $0) }
    logger.logLevel = level
    self.logger = logger

    let hasTLS = configuration.text(.certificate) != nil || configuration.text(.key) != nil
    var settings = SiteSettings()
    settings.trustsProxy = try configuration.flag(.proxy)
    settings.requestsPerSecond = try configuration.number(.requests, in: 1...1_000_000)
    settings.uploadBytes =
      Int64(try configuration.number(.uploadMegabytes, in: 1...1_000_000)) * 1_000_000
    settings.workers = try configuration.number(.workers, in: 1...64)
    settings.limitChecks(
      megabytes: try configuration.number(.checkMemory, in: 20...1_000_000),
      seconds: try configuration.number(.checkSeconds, in: 1...86_400),
      ratio: try configuration.number(.checkRatio, in: 1...100_000))
    settings.standards = configuration.text(.standards).map { [$0] } ?? []
    settings.openUploads = try configuration.number(.openUploads, in: 1...1_000_000)
    settings.openBytes =
      Int64(try configuration.number(.openMegabytes, in: 1...1_000_000_000)) * 1_000_000
    settings.freeBytes =
      Int64(try configuration.number(.freeMegabytes, in: 0...1_000_000_000)) * 1_000_000
    settings.metricsToken = configuration.text(.metricsToken)
    if let token = settings.metricsToken, token.utf8.count < 16 {
      throw configuration.wrong(
        .metricsToken, Bilingual(zh: "至少 16 个字符", en: "has at least 16 characters"))
    }
    settings.isSecure = hasTLS || publicAddress?.isSecure == true
    settings.hosts = Self.hosts(listen, publicAddress, isSecure: hasTLS)
    self.settings = settings
    let most = try configuration.number(.networkConnections, in: 1...100_000)
    // Behind a proxy every connection is the proxy's.
    let http = WebServer.http(
      networks: settings.trustsProxy ? nil : NetworkConnections(most: most))
    if hasTLS {
      server = try TLSFiles(
        certificate: try configuration.required(.certificate),
        key: try configuration.required(.key), passphrase: configuration.text(.passphrase)
      ).server(http, logger)
    } else {
      server = http
    }
    try Self.check(
      listen, publicAddress, hasTLS: hasTLS, hasProxy: settings.trustsProxy,
      allowsPlain: try configuration.flag(.allowsPlain))
  }

  /// Passwords do not cross a network in clear unless somebody said so.
  private static func check(
    _ listen: ListenAddress, _ address: PublicAddress?, hasTLS: Bool, hasProxy: Bool,
    allowsPlain: Bool
  ) throws(Fault) {
    if hasProxy, address == nil {
      throw Fault(
        .usage,
        Bilingual(
          zh: "有反向代理时须用 --address 给出浏览器里的网址。",
          en: "Behind a proxy, give the site's address in browsers with --address."))
    }
    guard listen.isLoopback || hasTLS || hasProxy || allowsPlain else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "在 \(listen.host) 上不加密地监听会让密码明文传输。请给出 --tls-certificate 和 --tls-key，"
            + "或放在反向代理后面（--proxy），或明确允许（--allow-plain）。",
          en: "Listening on \(listen.host) without encryption sends passwords in clear. Give "
            + "--tls-certificate and --tls-key, or put it behind a proxy (--proxy), or allow it "
            + "(--allow-plain)."))
    }
  }

  /// Whose names a request may give: no other site's name may be made to point here.
  private static func hosts(
    _ listen: ListenAddress, _ address: PublicAddress?, isSecure: Bool
  ) -> Set<String>? {
    guard listen.isLoopback || address != nil else { return nil }
    var hosts: Set<String> = []
    if let address { hosts.insert(address.host) }
    guard listen.isLoopback else { return hosts }
    if listen.port == 0 { return nil }
    for name in ["localhost", "127.0.0.1", "[::1]", listen.text(port: 0).dropLast(2).lowercased()] {
      hosts.insert("\(name):\(listen.port)")
      if listen.port == (isSecure ? 443 : 80) { hosts.insert(name) }
    }
    return hosts
  }

  /// - Parameter demo: the folder of the sample plants to fill an empty data folder with.
  func run(demo: String? = nil) async throws {
    _ = try CommandLineTool.standards()
    let store = try Storage.open(folder)
    let accounts = try demo.map { samples throws(Fault) in
      try DemoPlants.fill(store, from: samples)
    }
    let house = try House(
      store: store, settings: settings, secret: try store.folder.secret(), logger: logger,
      reference: files.source
    ) { store.now }
    let link = try store.makeSetupLink()
    let worker = CheckWorker(house, house.checks, atATime: settings.workers)
    let application = WebServer.application(
      site: try Site(house: house), server: server,
      address: .hostname(listen.host, port: listen.port), connections: connections,
      services: [
        worker, RetentionService(house, keepingBodies: keptDays, unfinished: unfinishedDays),
      ]
    ) { port in
      let site = publicAddress?.text ?? scheme + listen.text(port: port)
      Console.print(Self.greeting(site: site, setup: link))
      for account in accounts ?? [] { Console.print(account.line) }
    }
    var group = ServiceGroupConfiguration(
      services: [.init(service: application)],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    // What is begun may be ended in this time; what is not then is broken off, and taken up again at
    // the next start.
    group.maximumGracefulShutdownDuration = .seconds(30)
    do {
      try await ServiceGroup(configuration: group).run()
    } catch let error as IOError {
      throw Fault(
        .unreachable,
        Bilingual(
          zh: "无法在 \(listen.text(port: listen.port)) 上监听（\(error)）。请换端口，或停止占用它的程序。",
          en:
            "Cannot listen on \(listen.text(port: listen.port)) (\(error)). Take another port, or "
            + "stop the program that has this one."))
    }
    logger.notice("stopped")
  }

  private var scheme: String { settings.isSecure ? "https://" : "http://" }

  /// One line, with the way to the first administrator where there is none.
  static func greeting(site: String, setup: String?) -> String {
    let address = say("绿闸服务器：\(site)", "GreenGate serves at \(site)")
    guard let setup else { return address }
    return address
      + say(
        "  建立第一个管理员（一次有效）：\(site)/setup/\(setup)",
        "  Make the first administrator (one use): \(site)/setup/\(setup)")
  }
}
#endif
