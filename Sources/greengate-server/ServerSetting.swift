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
  case register
  case waivers
  case standards
  case logLevel = "log.level"
  case metricsToken = "metrics.token"
  case keptDays = "keep.uploads"

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
    case .logLevel: "info"
    case .data, .address, .certificate, .key, .passphrase, .register, .waivers, .standards,
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
    case .register:
      Bilingual(
        zh: "主管部门登记信息；缺省为数据文件夹中的 register.yaml（如果有）。",
        en: "The authority's register; else register.yaml of the data folder, where it is there.")
    case .waivers:
      Bilingual(
        zh: "主管部门的豁免；缺省为数据文件夹中的 waivers.yaml（如果有）。",
        en: "The authority's waivers; else waivers.yaml of the data folder, where it is there.")
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
    case .logLevel:
      Bilingual(
        zh: "日志级别：trace、debug、info、notice、warning、error。",
        en: "Level of the log: trace, debug, info, notice, warning or error.")
    }
  }
}
#endif
