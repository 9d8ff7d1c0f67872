#if Server
import Measures

/// What can be said in the configuration's file, in the environment and by a flag.
enum ServerSetting: String, CaseIterable, Sendable {
  case data
  case listen
  case address
  case certificate = "tls.certificate"
  case key = "tls.key"
  case passphrase = "tls.passphrase"
  case proxy
  case allowsPlain = "allow-plain"
  case requests = "limits.requests"
  case connections = "limits.connections"
  case uploadMegabytes = "limits.upload"
  case networkConnections = "limits.network-connections"
  case openUploads = "limits.open-uploads"
  case openMegabytes = "limits.open-megabytes"
  case freeMegabytes = "limits.free-megabytes"
  case workers = "checks.workers"
  case checkMemory = "checks.memory"
  case checkSeconds = "checks.seconds"
  case checkRatio = "checks.ratio"
  case register
  case waivers
  case baseline
  case standards
  case logLevel = "log.level"
  case metricsToken = "metrics.token"
  case keptDays = "keep.uploads"
  case unfinishedDays = "keep.unfinished"

  var key: String { rawValue }

  /// `GREENGATE_TLS_CERTIFICATE`
  var variable: String {
    var name = "GREENGATE_"
    for character in rawValue {
      name += character == "." || character == "-" ? "_" : character.uppercased()
    }
    return name
  }

  /// Not printed by `--print-config`, and no flag: every user of the machine can read flags.
  var isSecret: Bool { self == .passphrase || self == .metricsToken }

  var fallback: String? {
    switch self {
    case .listen: "127.0.0.1:8080"
    case .proxy, .allowsPlain: "false"
    case .requests: "300"
    case .connections: "2000"
    case .uploadMegabytes: "2000"
    case .workers: "2"
    case .checkMemory: "200"
    case .checkSeconds: "600"
    case .checkRatio: "200"
    case .unfinishedDays: "7"
    case .networkConnections: "500"
    case .openUploads: "100"
    case .openMegabytes: "50000"
    case .freeMegabytes: "1000"
    case .logLevel: "info"
    case .data, .address, .certificate, .key, .passphrase, .register, .waivers, .baseline,
      .standards,
      .metricsToken, .keptDays:
      nil
    }
  }

  var purpose: Bilingual {
    switch self {
    case .data:
      Bilingual(zh: "数据文件夹；没有时新建。", en: "The data folder; made where there is none.")
    case .listen:
      Bilingual(
        zh: "监听的地址和端口，缺省 127.0.0.1:8080。",
        en: "Address and port to listen on; else 127.0.0.1:8080.")
    case .address:
      Bilingual(
        zh: "用户浏览器里的网址，如 https://gate.example.cn。",
        en: "The site's address in browsers, as https://gate.example.cn.")
    case .certificate:
      Bilingual(zh: "TLS 证书链（PEM）。", en: "The certificate chain for TLS (PEM).")
    case .key: Bilingual(zh: "TLS 私钥（PEM）。", en: "The private key for TLS (PEM).")
    case .passphrase:
      Bilingual(zh: "私钥的口令；不能用参数给出。", en: "The key's passphrase; never by a flag.")
    case .proxy:
      Bilingual(
        zh: "前面有反向代理：来源地址取 X-Forwarded-For 的最后一个；须同时给出 --address。",
        en: "There is a proxy in front: the last X-Forwarded-For is whom a request is from; give "
          + "--address, too.")
    case .allowsPlain:
      Bilingual(
        zh: "允许在非本机地址上不加密地监听（密码会明文传输）。",
        en:
          "Listen without encryption on other than loopback; passwords cross the network in clear.")
    case .requests:
      Bilingual(
        zh: "每个来源地址平均每秒的请求数上限，缺省 300。",
        en: "Requests a second, on average, that one address may send; else 300.")
    case .connections:
      Bilingual(zh: "同时的连接数上限，缺省 2000。", en: "Connections at once; else 2000.")
    case .uploadMegabytes:
      Bilingual(
        zh: "一次上传的上限（MB），缺省 2000。", en: "Megabytes of one upload at most; else 2000.")
    case .workers:
      Bilingual(zh: "同时进行的核查数，缺省 2。", en: "Checks at a time; else 2.")
    case .checkMemory:
      Bilingual(
        zh: "一次核查可用的内存（MB），缺省 200。", en: "Megabytes of memory that a check may have; else 200.")
    case .checkSeconds:
      Bilingual(zh: "一次核查的时限（秒），缺省 600。", en: "Seconds that a check may take; else 600.")
    case .checkRatio:
      Bilingual(
        zh: "压缩包解压后与原大小之比的上限，缺省 200。",
        en: "The most times its own size that an archive may unpack to; else 200.")
    case .networkConnections:
      Bilingual(
        zh: "同一来源（一个 IPv4 地址或 IPv6 /64）同时的连接数上限，缺省 500；有反向代理时不分来源。",
        en: "Connections at once of one network (an IPv4 address, or 64 bits of an IPv6 one); else "
          + "500. Behind a proxy networks are not told apart.")
    case .openUploads:
      Bilingual(
        zh: "一个账号同时未完成的上传数上限，缺省 100。",
        en: "Uploads of one account that are under way at once; else 100.")
    case .openMegabytes:
      Bilingual(
        zh: "一个账号尚未记入台账的上传合计大小上限（MB），缺省 50000。",
        en: "Megabytes of one account's uploads that are not recorded yet; else 50000.")
    case .freeMegabytes:
      Bilingual(
        zh: "磁盘剩余空间低于此数（MB）时不再接收上传，缺省 1000。",
        en: "Megabytes of the disk that uploads leave free; else 1000.")
    case .register:
      Bilingual(
        zh: "主管部门登记信息；缺省为数据文件夹中的 register.yaml（如果有）。",
        en: "The authority's register; else register.yaml of the data folder, where it is there.")
    case .waivers:
      Bilingual(
        zh: "主管部门的豁免；缺省为数据文件夹中的 waivers.yaml（如果有）。",
        en: "The authority's waivers; else waivers.yaml of the data folder, where it is there.")
    case .baseline:
      Bilingual(
        zh: "主管部门的在案超标，审查申报时用；缺省为数据文件夹中的 baseline.yaml（如果有）。",
        en:
          "The authority's breaches on record, for decisions on applications; else baseline.yaml of "
          + "the data folder, where it is there.")
    case .standards:
      Bilingual(
        zh: "标准文件夹，代替自带的标准。", en: "Folder of standards packs, in place of the built-in ones.")
    case .metricsToken:
      Bilingual(
        zh: "读取 /metrics 的令牌；不给时只有本机能读，且不能有反向代理。不能用参数给出。",
        en:
          "The token that reads /metrics; without one only this machine may, and only where there "
          + "is no proxy. Never by a flag.")
    case .keptDays:
      Bilingual(
        zh: "已记入台账的上传原件保留的天数；不给时一直保留。",
        en: "Days to keep the bodies of uploads whose runs are recorded; else they are kept.")
    case .unfinishedDays:
      Bilingual(
        zh: "未传完的上传无人继续时保留的天数，缺省 7。",
        en: "Days to keep an upload that was never completed after its last bytes; else 7.")
    case .logLevel:
      Bilingual(
        zh: "日志级别：trace、debug、info、notice、warning、error。",
        en: "Level of the log: trace, debug, info, notice, warning or error.")
    }
  }
}
#endif
