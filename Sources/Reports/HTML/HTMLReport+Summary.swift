import Measures
import Report
import Standards

// The first screen: whose report it is, the verdict with its coverage, every outlet in one table,
// and what to look at before anything else.

extension HTMLReportWriter {
  mutating func writePage() {
    let plant = report.plant
    let head = "\(plant.name) · \(title) · \(reportID)".withVisibleControls
    element("html", ["lang": language == .zh ? "zh-CN" : "en", "data-head": head]) { writer in
      writer.element("head") { writer in
        let report = writer.report
        writer.writeHead(
          title: "\(report.plant.name) · \(writer.conclusion) · "
            + writer.reportID, styles: .report)
      }
      writer.element("body") { writer in
        writer.element(
          "a", ["class": "skip", "href": "#conclusion"], writer.say("跳到结论", "Skip to the verdict"))
        writer.element("div", ["class": "sheet"]) { writer in
          writer.writeMasthead()
          writer.element("main") { $0.writeBody() }
          writer.writeFooter()
        }
      }
    }
  }

  /// The page without its frame: what stands between masthead and footer.
  private mutating func writeBody() {
    if let sheet { writeDecision(sheet) }
    writeConclusion()
    writeContents()
    writeUrgent()
    writeFindings()
    writeChecks()
    writeNotEvaluated()
    writeNotApplicable()
    writeInputs()
    writeStandards()
  }

  /// All of it for a page that has a masthead and styles of its own.
  mutating func writeFragment() {
    writeFacts()
    writeBody()
    writeFooter()
  }

  var title: String {
    sheet?.title ?? say("排放与能耗合规核查报告", "Compliance report: emissions and energy")
  }

  private var conclusion: String {
    sheet?.outcome ?? report.verdict.conclusion(language)
  }

  private var sheet: DecisionSheet? {
    report.decision.map { DecisionSheet($0, verdict: report.verdict, language: language) }
  }

  private mutating func writeMasthead() {
    element("header") { writer in
      writer.element("p", ["class": "brand"], "绿闸 GreenGate")
      writer.element("h1", writer.title)
      writer.element("p", ["class": "plant"], writer.report.plant.name)
      writer.writeFacts()
    }
  }

  private mutating func writeFacts() {
    // A decision says below whose it is, and rests on two periods.
    let subject =
      report.decision == nil
      ? [
        (say("企业", "plant"), [words.plantFacts().joined(separator: " · ")]),
        (say("时段", "period"), [words.periodFacts()]),
      ] : []
    facts(subject + [(say("报告标识", "report"), [reportID])])
  }

  // MARK: Verdict

  private mutating func writeConclusion() {
    let verdict = report.verdict
    // A decision has its word at the top; a second one below the signatures would compete with it.
    guard report.decision == nil else {
      return section("conclusion", say("附：逐项检查", "Annex: the checks")) { writer in
        writer.list(writer.words.conclusionFacts(), style: "plain")
      }
    }
    element(
      "section",
      ["class": "verdict \(verdict.style.name)", "aria-labelledby": "conclusion"]
    ) { writer in
      writer.element("h2", ["id": "conclusion"], writer.say("结论", "Verdict"))
      writer.element("p", ["class": "word"]) { writer in
        writer.page.open("span", ["class": "mark", "aria-hidden": "true"])
        writer.page.text(verdict.style.mark)
        writer.page.close("span", isLine: false)
        writer.page.text(verdict.conclusion(writer.language) + writer.words.scopeSuffix())
      }
      let facts = writer.words.conclusionFacts()
      if let suspect = writer.words.suspectWords() {
        writer.element("p", ["class": "suspect"]) { $0.tag(suspect, .doubtful) }
        writer.list(facts.filter { $0 != suspect }, style: "sums")
      } else {
        writer.list(facts, style: "sums")
      }
    }
  }

  /// Where the page is long, a way to its parts.
  private mutating func writeContents() {
    let parts = [
      ("overview", say("各排放口一览", "Outlets at a glance")), ("findings", say("发现", "Findings")),
      ("checks", say("逐项检查", "Checks")), ("inputs", say("读取的数据", "Inputs")),
      ("standards", say("依据的标准", "Standards")),
    ]
    element("nav", ["aria-label": say("目录", "Contents")]) {
      $0.element("ul") { writer in
        for (id, name) in parts { writer.element("li") { $0.link(to: id, name) } }
      }
    }
  }

  private mutating func writeUrgent() {
    if let urgent = words.urgentList() {
      section("first", urgent.heading) {
        $0.element("ol", ["class": "first"]) { writer in
          for item in urgent.items { writer.element("li", item.text) }
        }
      }
    }
    section("overview", say("各排放口一览", "Outlets at a glance")) { $0.writeOverview() }
  }

  // MARK: Every outlet in a line

  private static let shown: [Verdict] = [.fail, .insufficient, .notEvaluated, .pass]

  private mutating func writeOverview() {
    let places = placesOfChecks
    element("table", ["class": "overview"]) { writer in
      writer.element(
        "caption",
        writer.say("计入结论的检查项数；参考项不计入", "checks that count in the verdict; advisory ones do not"))
      writer.head(
        [(writer.say("排放口", "outlet"), "")]
          + Self.shown.map { ($0.name(writer.language), "number") }
          + [(writer.say("参考项", "advisory"), "number")])
      writer.element("tbody", ["class": "rows"]) { writer in
        for place in places.prefix(HTMLRoom.rowsListed) { writer.writeSums(of: place) }
      }
    }
    writeHidden(places.count - HTMLRoom.rowsListed)
  }

  private mutating func writeHidden(_ hidden: Int) {
    guard hidden > 0 else { return }
    element(
      "p", ["class": "quiet"], say("另有 \(hidden) 个排放口，见 JSON。", "\(hidden) more outlets: see JSON.")
    )
  }

  /// Outlets in the order of plant.yaml, then those that only checks name, then the whole plant.
  var placesOfChecks: [String?] {
    words.outletIDs + (words.byPlace[nil] == nil ? [] : [nil])
  }

  func placeName(_ outlet: String?) -> String {
    outlet.map(words.outletName) ?? say("全厂", "Whole plant")
  }

  private mutating func writeSums(of place: String?) {
    let checks = (words.byPlace[place] ?? []).filter { $0.verdict != .notApplicable }
    let counting = checks.filter { !$0.isAdvisory }
    let sums = Self.shown.map { verdict in counting.count { $0.verdict == verdict } }
    let advisory = checks.count - counting.count
    element("tr") { writer in
      writer.element("th", ["scope": "row"], writer.placeName(place))
      for (verdict, sum) in zip(Self.shown, sums) {
        writer.element("td", ["class": "number"]) { writer in
          if sum == 0 {
            writer.span("quiet", "0")
          } else {
            writer.span("tag \(verdict.style.name)", "\(sum)")
          }
        }
      }
      writer.element("td", ["class": "number"]) { $0.span("quiet", "\(advisory)") }
    }
  }
}
