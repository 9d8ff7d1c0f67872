import Crypto
import Measures
import Report
import Standards

/// What every view of a digest says, in the view's language, so that no two of them ever disagree.
struct DigestWords {
  let digest: MonthlyDigest
  let language: Language
  /// Whether figures stand as they were recorded, for programs and pivots, or as a person reads them.
  let isExact: Bool
  /// The workbook that goes with it; `nil`: whoever reads it asks for one.
  let attachment: String?
  /// Of each plant, where there are several.
  private let districts: [String: String]
  /// Where a breach stands between plant and authority, on a site that knows it.
  var handling: (@Sendable (MonthlyDigest.BreachChange) -> String)?

  init(
    _ digest: MonthlyDigest, language: Language, isExact: Bool = false, attachment: String? = nil
  ) {
    self.attachment = attachment
    self.digest = digest
    self.language = language
    self.isExact = isExact
    districts =
      digest.districts.isEmpty
      ? [:]
      : Dictionary(
        digest.plants.map { ($0.id, Self.district($0.region)(language)) },
        uniquingKeysWith: { first, _ in first })
  }

  /// A region's name without its code, where it has one.
  static func district(_ code: String) -> Bilingual {
    let name = regionName(code)
    func short(_ text: String, _ code: String) -> String {
      text.hasSuffix(code) && text != code ? String(text.dropLast(code.count)) : text
    }
    return Bilingual(zh: short(name.zh, "（\(code)）"), en: short(name.en, " (\(code))"))
  }

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  /// Whether it speaks of one plant alone.
  var isOfOnePlant: Bool { digest.scope.plant != nil }

  /// What is said below a table of which rows are left out.
  func hidden(_ rows: Int, _ which: String) -> String {
    let file =
      attachment.map { say("附件“\($0)”", "the attached \($0)") }
      ?? say(" XLSX 或 JSON", "XLSX or JSON")
    return say(
      "另有 \(rows) 行\(which)，见\(file)。", "\(counted(rows, "further row"))\(which): see \(file).")
  }

  /// Where all the parts are that a mail does without; `nil`: none is left out.
  var rest: String? {
    attachment.map {
      say(
        "以上为概要、变化和未收到的数据；其余各表（没有结论的项目、各区县和行业、期限、趋势、有效数据、企业与月份等）见附件“\($0)”。",
        "This is the summary, what changed and what is missing; all other tables (what has no answer, "
          + "districts and sectors, deadlines, trends, data capture, plants by month and more) are in the "
          + "attached \($0).")
    }
  }

  // MARK: What it is

  var title: String {
    isOfOnePlant
      ? say("企业合规月报", "Monthly compliance digest of a plant")
      : say("合规月报", "Monthly compliance digest")
  }

  /// Whether it speaks of a part of a city alone.
  var isOfDistrict: Bool { digest.scope.region.map { !$0.hasSuffix("00") } ?? false }

  /// `2025 年 3 月`.
  var monthName: String { monthName(digest.month) }

  func monthName(_ month: CivilMonth) -> String {
    say("\(month.year) 年 \(month.month) 月", month.description)
  }

  /// Whom it speaks of: `全部企业`, `区域 330502 · 铸造`.
  var subject: String {
    let scope = digest.scope
    let parts = [
      scope.plant.map { plainPlantName($0, scope.plantName ?? "") },
      scope.region.map { say("区域：", "region: ") + regionName($0)(language) },
      scope.sector.map { say("行业：", "sector: ") + sectorName($0)(language) },
      among(scope.among.plants, say("企业 ", "plants ")),
      among(scope.among.regions.map { regionName($0)(language) }, say("区域：", "regions: ")),
      among(scope.among.sectors.map { sectorName($0)(language) }, say("行业：", "sectors: ")),
    ].compactMap(\.self)
    return parts.isEmpty
      ? say("台账与登记中的全部企业", "All plants of ledger and register") : parts.joined(separator: " · ")
  }

  private func among(_ names: [String], _ what: String) -> String? {
    names.isEmpty ? nil : what + names.joined(separator: say("、", ", "))
  }

  /// `HZ-FD-001 示例铸造（湖州市吴兴区）`; the district only where a digest has several.
  func plantName(_ id: String, _ name: String) -> String {
    let plain = plainPlantName(id, name)
    return districts[id].map { say("\(plain)（\($0)）", "\(plain) (\($0))") } ?? plain
  }

  /// `HZ-FD-001 示例铸造`; the name only where it says more than the id.
  func plainPlantName(_ id: String, _ name: String) -> String {
    name.isEmpty || name == id ? id : "\(id) \(name)"
  }

  func sector(_ id: String) -> String { sectorName(id)(language) }

  /// As of when, and from what.
  var basis: [(term: String, words: [String])] {
    let ledger = digest.ledger
    return [
      (say("范围", "scope"), [subject]), (say("月份", "month"), [monthName]),
      (
        say("基准日", "as of"),
        [
          say(
            "\(digest.asOf)（逾期、期限与豁免以这一天计）",
            "\(digest.asOf) (alarms, deadlines and waivers are read as of this day)")
        ]
      ),
      (
        say("应报依据", "expected by"),
        [
          digest.hasRegister
            ? say("主管部门登记信息", "the authority's register")
            : say(
              "未提供登记信息：此前 12 个月内有记录的企业视为应报；从未报送的企业无从知道",
              "no register: plants recorded in the twelve months before are taken as expected; one that never "
                + "handed in cannot be known")
        ]
      ),
      (
        say("台账", "ledger"),
        [
          say(
            "所示月份相关记录 \(ledger.runs) 次",
            "\(counted(ledger.runs, "run")) that touch the months shown")
            + (ledger.lastRecorded.map {
              say("，最后一次记录于 \($0.minuteText)", ", the last recorded \($0.minuteText)")
            } ?? "")
        ]
      ),
    ]
  }

  /// Tells this digest from any other: `digest-2025-03-1a2b3c4d`.
  var identifier: String {
    let hash = SHA256.hash(data: digest.json(language))
    let mark = hash.prefix(4).hex
    return "digest-\(digest.month)-\(mark)"
  }

  var precision: String {
    say(
      "\(digest.tool.name) \(digest.tool.version)；结论取自台账中未被替换的记录，不重新判定。",
      "\(digest.tool.name) \(digest.tool.version). Verdicts are those of the ledger's runs that were not "
        + "replaced; nothing is judged again.")
  }
}
