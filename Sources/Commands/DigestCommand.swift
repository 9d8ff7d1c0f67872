import ArgumentParser
import Delivery
import Measures
import Report
import Reports

/// Writes what changed in a month, from the ledger: for a plant, a sector, a district or a city.
struct DigestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: Bilingual(
      zh: "由台账给出一个月的合规月报：收报情况、超标变化、强度趋势、期限；写成即以 0 退出。",
      en:
        "Write a month's digest from the ledger: who handed in, what changed, trends, deadlines; a "
        + "digest that was written leaves with 0.")(.spoken))

  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "月份，如 2025-03；除 --send --resume 外必填。",
        en: "The month, such as 2025-03; needed but with --send --resume.")(.spoken),
      valueName: "yyyy-mm"))
  var month: String?

  @Option(
    help: help(
      "主管部门登记信息 register.yaml：谁应当报送；缺省为环境变量 GREENGATE_REGISTER。",
      "The authority's register.yaml: who has to hand in; else $GREENGATE_REGISTER."),
    completion: .file(extensions: ["yaml"]))
  var register: String?

  @Option(
    help: help(
      "主管部门的豁免 waivers.yaml；缺省为环境变量 GREENGATE_WAIVERS。",
      "The authority's waivers.yaml; else $GREENGATE_WAIVERS."),
    completion: .file(extensions: ["yaml"]))
  var waivers: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "只看这一区域：月报所写的名称，或六位代码，末尾成对的 00 为通配，如 330500。",
        en:
          "Only this region: a name as digests print it, or six digits, trailing pairs of 00 being "
          + "wildcards, such as 330500.")(
          .spoken),
      valueName: "code"))
  var district: String?

  @Option(
    help: help("只看这一行业：编号，或月报所写的名称。", "Only this sector: its id, or its name as digests print it."))
  var sector: String?

  @Option(help: help("只看这一企业。", "Only this plant."))
  var plant: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "月末后满多少天仍未收到即为逾期未报；缺省 10。",
        en: "Days after the month's end after which nothing received is an alarm; else 10.")(
          .spoken),
      valueName: "days"))
  var alarmAfter: Int?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "以这一天判断逾期、期限和豁免；缺省为月末后逾期之日，尚未到该日的为今天。",
        en:
          "The day as of which alarms, deadlines and waivers are read; else the day of the alarm, or "
          + "today where that has not come.")(.spoken), valueName: "date"))
  var asOf: String?

  @OptionGroup var standards: StandardsOptions

  @Option(
    help: ArgumentHelp(
      Bilingual(zh: "格式：\(formats)；缺省 text。", en: "Format: \(formats); else text.")(.spoken)))
  var format: String?

  @OptionGroup var place: OutputOptions

  @OptionGroup(title: sendingTitle) var delivery: DeliveryOptions

  private static let sendingTitle = Bilingual(zh: "发送", en: "Sending")(.spoken)

  private static var formats: String {
    (DigestFormat.allCases.map(\.rawValue) + [Self.mail]).joined(separator: ", ")
  }

  /// A message that a person opens and sends: ``DigestSending/draft(_:_:from:date:language:)``.
  static let mail = "eml"

  mutating func run() throws {
    try checkOptions()
    if delivery.send { return try send() }
    if format == Self.mail { return try writeMail() }
    let format = try DigestFormat(
      named: format ?? DigestFormat.text.rawValue, beside: [Self.mail])
    let request = try request()
    if format.isBinary {
      try place.refuseShowing(binary: format.rawValue, example: "digest")
    }
    let file = try file(for: request)
    let digest = try Pipeline.digest(request)
    let bytes = try format.bytes(of: digest, style: place.style(place.spoken.language))
    try place.write(bytes, to: file)
  }

  /// What is written, which may be none of what was read.
  func file(for request: DigestRequest) throws(Fault) -> OutputFile? {
    let file = try place.file()
    try file?.refuseReplacing(
      [request.ledger] + [request.register, request.waivers].compactMap(\.self))
    try file?.refuseReplacingAnything(in: request.standards + request.overlays)
    return file
  }

  /// An empty variable names no file, as in a line of a service's settings that was left blank.
  private static func named(_ option: String?, _ variable: String) -> String? {
    option ?? environment(variable).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What the arguments ask for; whatever is wrong with them is refused before the ledger is read.
  func request() throws(Fault) -> DigestRequest {
    guard let month else {
      throw Fault(
        .usage,
        Bilingual(zh: "请用 --month 写明月份，如 2025-03。", en: "Name the month: --month 2025-03."))
    }
    let named = try PeriodArgument.month(month, "--month")
    let alarmAfter = alarmAfter ?? Pipeline.usualAlarm
    guard (0...3650).contains(alarmAfter) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--alarm-after \(alarmAfter) 不在 0 至 3650 天之间；请改正。",
          en: "--alarm-after \(alarmAfter) is not between 0 and 3650 days; choose one that is."))
    }
    let district = self.district.map { regionCode(named: $0) ?? $0 }
    if let district,
      district.utf8.count != 6 || !district.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--district“\(district.withVisibleControls)”不是六位区域代码；请写成 330502 或 330500。",
          en:
            "--district '\(district.withVisibleControls)' is no code of six digits; write it as 330502 "
            + "or 330500."))
    }
    return DigestRequest(
      ledger: ledger.path,
      month: named, asOf: try asOf.map(PeriodArgument.day).map(\.date),
      today: Clock.today, alarmAfter: alarmAfter,
      scope: MonthlyDigest.Subject(region: district, sector: sector, plant: plant),
      register: Self.named(register, "GREENGATE_REGISTER"),
      waivers: Self.named(waivers, "GREENGATE_WAIVERS"), standards: try standards.folders(),
      overlays: standards.overlay)
  }
}
