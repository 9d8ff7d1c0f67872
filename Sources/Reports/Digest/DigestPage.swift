import Charts
import Measures
import Report

/// A digest as one page that needs no network, no script and no other file: for a browser and for
/// mail. It has the shell, the policy and the style of a report's page.
struct DigestPage: PageWriter {
  let words: DigestWords
  var page = HTMLWriter()
  private let links: DigestLinks
  /// What a cell says that is all of it a plant's name or a run's number → its page.
  private let addresses: [String: String]
  private let identifier: String
  private var charts = 0

  /// Plants of the matrix that a page shows; the workbook and JSON have them all.
  private static let plantsListed = 1500

  /// - Parameter attachment: the workbook that goes with a mail, of which the page is the body.
  init(
    _ digest: MonthlyDigest, language: Language, attachment: String? = nil,
    links: DigestLinks = DigestLinks()
  ) {
    var words = DigestWords(digest, language: language, attachment: attachment)
    words.handling = links.handling
    var addresses: [String: String] = [:]
    for plant in digest.plants {
      guard let address = links.plant(plant.id) else { continue }
      addresses[words.plantName(plant.id, plant.name)] = address
      addresses[words.plainPlantName(plant.id, plant.name)] = address
    }
    for row in digest.resubmissions {
      if let address = links.run(row.run) { addresses[words.runs(of: row)] = address }
    }
    for run in Set(digest.breaches.flatMap(\.runs)) {
      if let address = links.run(run) { addresses["\(run)"] = address }
    }
    (self.words, self.links, self.addresses) = (words, links, addresses)
    identifier = words.identifier
  }

  var language: Language { words.language }
  private var digest: MonthlyDigest { words.digest }

  consuming func bytes() -> [UInt8] {
    var writer = self
    writer.writePage()
    return writer.page.bytes
  }

  /// All but the masthead for a page of a site, which has a head and styles of its own.
  consuming func fragment() -> [UInt8] {
    var writer = self
    writer.page = HTMLWriter(isFragment: true)
    writer.facts(Array(writer.words.basis.dropFirst(2)))
    writer.writeBody()
    writer.writeFooter()
    return writer.page.bytes
  }

  // MARK: Shell

  private mutating func writeBody() {
    writeConclusion()
    let sections = words.sections
    writeContents(sections)
    for section in sections { write(section) }
    if let rest = words.rest { element("p", ["class": "rest"], rest) }
  }

  private mutating func writePage() {
    let head = "\(words.title) · \(words.subject) · \(digest.month) · \(identifier)"
      .withVisibleControls
    element("html", ["lang": language == .zh ? "zh-CN" : "en", "data-head": head]) { writer in
      writer.element("head") { writer in
        writer.writeHead(
          title: "\(writer.words.title) · \(writer.words.subject) · \(writer.digest.month)",
          styles: .digest)
      }
      writer.element("body") { writer in
        writer.element(
          "a", ["class": "skip", "href": "#conclusion"], writer.say("跳到概要", "Skip to the summary"))
        writer.element("div", ["class": "sheet"]) { writer in
          writer.writeMasthead()
          writer.element("main") { $0.writeBody() }
          writer.writeFooter()
        }
      }
    }
  }

  private mutating func writeMasthead() {
    element("header") { writer in
      writer.element("p", ["class": "brand"], "绿闸 GreenGate")
      writer.element("h1", writer.words.title)
      writer.element(
        "p", ["class": "plant"],
        writer.words.subject + writer.say("　", ", ") + writer.words.monthName)
      writer.facts(Array(writer.words.basis.dropFirst(2)))
    }
  }

  private mutating func writeConclusion() {
    let conclusion = words.conclusion
    element(
      "section",
      ["class": "verdict \(conclusion.style.name)", "aria-labelledby": "conclusion"]
    ) { writer in
      writer.element("h2", ["id": "conclusion"], writer.say("概要", "Summary"))
      for sentence in writer.digest.correction?.sentences(writer.language) ?? [] {
        writer.element("p", ["class": "suspect"]) { $0.tag(sentence, .doubtful) }
      }
      writer.element("p", ["class": "word"]) { writer in
        writer.page.open("span", ["class": "mark", "aria-hidden": "true"])
        writer.page.text(conclusion.style.mark)
        writer.page.close("span", isLine: false)
        writer.page.text(conclusion.words)
      }
      writer.list(writer.words.gist, style: "gist")
      for note in writer.digest.notes {
        writer.element("p", ["class": "suspect"]) { $0.tag(note($0.language), .doubtful) }
      }
    }
  }

  private mutating func writeContents(_ sections: [DigestSection]) {
    element("nav", ["aria-label": say("目录", "Contents")]) {
      $0.element("ul") { writer in
        for section in sections {
          writer.element("li") { $0.link(to: section.id, section.heading) }
        }
      }
    }
  }

  private mutating func writeFooter() {
    element("footer") { writer in
      writer.element("p", writer.words.precision)
      writer.element("p", writer.say("月报标识 ", "digest ") + writer.identifier)
      writer.element(
        "p", writer.say("标准包摘要 ", "digest of the packs ") + writer.digest.standardsDigest)
    }
  }

  // MARK: Parts

  private mutating func write(_ part: DigestSection) {
    section(part.id, part.heading) { writer in
      if part.id == "trends" { return writer.writeTrends(part) }
      guard part.rows > 0 else { return writer.element("p", part.empty) }
      if part.isMatrix { return writer.writeMatrix() }
      for lead in part.lead { writer.element("p", ["class": "quiet small"], lead) }
      writer.writeTable(part)
    }
  }

  private mutating func writeTable(_ part: DigestSection) {
    element(
      "div", ["class": "wide", "tabindex": "0", "role": "region", "aria-labelledby": part.id]
    ) { $0.writeRows(of: part) }
  }

  /// What is long stands in a row of its own below, so that the others are read without scrolling.
  private mutating func writeRows(of part: DigestSection) {
    let titles = part.table.titles.map { $0(language) }
    let styles = part.table.widths.enumerated().map { column, width in
      Self.style(of: part.table.rows.map { $0[column] }.filter { !$0.isBlank }, width)
    }
    let below =
      titles.count > 8
      ? titles.indices.filter { part.labelled.contains($0) || $0 == styles.lastIndex(of: "long") }
      : []
    let shown = titles.indices.filter { !below.contains($0) }
    element("table", ["class": "part-table"]) { writer in
      writer.element(
        "caption", writer.say("共 \(part.rows) 行", counted(part.rows, "row")))
      writer.head(shown.map { (titles[$0], styles[$0]) })
      // A row and what stands below it keep together.
      if below.isEmpty { writer.page.open("tbody", ["class": "rows"]) }
      for row in part.table.rows.prefix(part.rowsShown) {
        if !below.isEmpty { writer.page.open("tbody") }
        writer.element("tr") { writer in
          for column in shown { writer.write(row[column], styles[column]) }
        }
        if !below.isEmpty {
          writer.element("tr", ["class": "more"]) { writer in
            writer.element("td", ["colspan": "\(shown.count)", "class": "quiet small"]) { writer in
              let words = below.compactMap { column in
                row[column].plainText.map { text in
                  part.labelled.contains(column)
                    ? titles[column] + writer.say("：", ": ") + text : text
                }
              }
              for line in words.reversed() { writer.element("div", line) }
            }
          }
          writer.page.close("tbody")
        }
      }
      if below.isEmpty { writer.page.close("tbody") }
    }
    writeHidden(part.rows - part.rowsShown, part.unshown)
  }

  private mutating func writeHidden(_ hidden: Int, _ which: String = "") {
    guard hidden > 0 else { return }
    element("p", ["class": "quiet"], words.hidden(hidden, which))
  }

  /// Of a column, by those of its cells that hold something.
  private static func style(of cells: [TableCell], _ width: Int) -> String {
    let hasNumber = cells.contains { cell in
      switch cell {
      case .decimal, .whole: true
      case .blank, .words, .time, .day: false
      }
    }
    if hasNumber || (!cells.isEmpty && cells.allSatisfy(\.isNumeric)) { return "number" }
    let isFigure = cells.first?.isFigure ?? false
    return width >= 36 ? "long" : width >= 24 ? "name" : isFigure ? "short" : ""
  }

  private mutating func write(_ cell: TableCell, _ style: String) {
    element("td", style.isEmpty ? [:] : ["class": style]) { $0.writeWords(of: cell) }
  }

  private mutating func writeWords(of cell: TableCell) {
    guard case .words(let lines, let tone) = cell else {
      return page.text(cell.plainText ?? "")
    }
    if tone != .plain, lines.count == 1 { return tag(lines[0], tone) }
    if lines.count == 1 { return linked(lines[0], to: addresses[lines[0]]) }
    for line in lines { element("p", line) }
  }

  private mutating func linked(_ text: String, to address: String?) {
    guard let address else { return page.text(text) }
    page.open("a", ["href": address])
    page.text(text)
    page.close("a", isLine: false)
  }

  // MARK: Pictures

  private mutating func draw(_ drawing: Drawing) {
    charts += 1
    let id = "c\(charts)"
    element("figure") { $0.page.chart(drawing, id: id, $0.language) }
  }

  /// Plants by verdict and month, then a sign a plant and month.
  private mutating func writeMatrix() {
    if !words.isOfOnePlant, digest.plants.count > 1 { draw(.months(bars)) }
    element("p", ["class": "quiet small legend"]) { writer in
      for entry in writer.words.legend {
        writer.element("span", "\(entry.sign)\u{A0}\(entry.words)")
      }
    }
    element(
      "div", ["class": "wide", "tabindex": "0", "role": "region", "aria-labelledby": "matrix"]
    ) { writer in
      writer.element("table", ["class": "matrix"]) { writer in
        let months = writer.digest.months
        writer.element(
          "caption",
          writer.say(
            "\(months.first?.description ?? "") 至 \(months.last?.description ?? "")",
            "\(months.first?.description ?? "") to \(months.last?.description ?? "")"))
        writer.head(
          // The newest first: a narrow screen shows what a reader came for.
          [(writer.say("企业", "plant"), ""), (months.last?.description ?? "", "now")]
            + months.dropLast().reversed().map { month in
              (
                month.month == 12 || month == months.dropLast().last
                  ? "\(month)" : twoDigits(month.month), "cell"
              )
            })
        writer.element("tbody", ["class": "rows"]) { writer in
          for plant in writer.digest.plants.prefix(Self.plantsListed) { writer.write(plant) }
        }
      }
    }
    writeHidden(digest.plants.count - Self.plantsListed)
  }

  private mutating func write(_ plant: MonthlyDigest.PlantRow) {
    element("tr") { writer in
      writer.element("th", ["scope": "row"]) { writer in
        writer.linked(
          writer.words.plainPlantName(plant.id, plant.name), to: writer.links.plant(plant.id))
        writer.element(
          "div", ["class": "quiet small"],
          writer.words.sector(plant.sector) + " · " + regionName(plant.region)(writer.language)
            + (plant.isRegistered == false ? writer.say(" · 未登记", " · not registered") : ""))
      }
      guard let cell = plant.cells.last else { return }
      writer.element("td", ["class": "now"]) { writer in
        writer.span("tag \(cell.style.name)", "\(cell.sign) \(cell.words(writer.language))")
        if let share = cell.validShare {
          writer.element(
            "div", ["class": "quiet small"], writer.say("有效率 ", "valid ") + share)
        }
        if !cell.runs.isEmpty {
          let runs = cell.runs.map { "\($0)" }.joined(separator: writer.say("、", ", "))
          writer.element(
            "div", ["class": "quiet small"]
          ) { writer in
            let said = writer.say(
              "第 \(runs) 号记录", cell.runs.count == 1 ? "run \(runs)" : "runs \(runs)")
            writer.linked(said, to: cell.runs.last.flatMap { writer.links.run($0) })
          }
        }
      }
      for cell in plant.cells.dropLast().reversed() {
        writer.element("td", ["class": "cell \(cell.style.name)"]) { writer in
          let address = cell.runs.last.flatMap { writer.links.run($0) }
          if let address {
            writer.page.open(
              "a", ["href": address, "aria-label": "\(cell.month) " + cell.words(writer.language)])
          }
          writer.page.open("span", ["aria-hidden": "true"])
          writer.page.text(cell.sign)
          writer.page.close("span", isLine: false)
          if address != nil { writer.page.close("a", isLine: false) }
          writer.span("unseen", cell.words(writer.language))
          if let share = cell.roundShare { writer.element("div", ["class": "share"], share) }
        }
      }
    }
  }

  private var bars: MonthBars {
    let months = digest.months.enumerated().map { index, month in
      let cells = digest.plants.map { $0.cells[index] }
      func count(_ verdict: Verdict) -> Int {
        cells.count { $0.receipt.isReceived && $0.verdict == verdict }
      }
      return MonthBars.Month(
        month: month, fail: count(.fail), insufficient: count(.insufficient),
        notEvaluated: count(.notEvaluated) + count(.notApplicable),
        missing: cells.count { $0.receipt == .missing || $0.receipt == .alarm },
        pass: count(.pass))
    }
    return MonthBars(name: say("各月企业结论", "Plants by verdict and month"), months: months)
  }

  private mutating func writeTrends(_ part: DigestSection) {
    guard part.rows > 0 else { return element("p", part.empty) }
    for trend in digest.trends {
      element("h3", words.name(trend.quantity))
      guard trend.hasValue else {
        for line in words.trendLead(trend) { element("p", ["class": "quiet small"], line) }
        continue
      }
      draw(
        .trend(
          TrendChart(
            name: words.name(trend.quantity),
            quantity: say("截至各月的 12 个月", "over the twelve months to each month"),
            unit: words.unit(trend),
            points: trend.points.map { point in
              TrendChart.Point(
                month: point.month, measured: point.value.flatMap(ChartNumber.init),
                allowed: point.allowed.flatMap(ChartNumber.init), isMet: point.isMet)
            })))
      for line in words.trendLead(trend) { element("p", ["class": "quiet small"], line) }
    }
    element("details") { writer in
      writer.element("summary", writer.say("数值", "figures"))
      writer.writeTable(part)
    }
  }
}
