import Measures
import Report

// The episodes of a breach: their chart, a line each, and below it the arithmetic and the rows.

extension HTMLReportWriter {
  mutating func writeEpisodes(of check: Check, _ findings: [Finding]) {
    let all = findings.filter { $0.episode != nil }
    guard !all.isEmpty else { return }
    let wanted = min(all.count, HTMLRoom.episodesOfCheck)
    let count = HTMLRoom.take(wanted, from: &room.episodes)
    let shown = worst(all, count)
    let drawn = shown.filter { all[$0].episode?.surroundings != nil }
    if !drawn.isEmpty {
      element("div", ["class": drawn.count > 1 ? "charts" : "chart"]) { writer in
        for number in drawn {
          let name = writer.say("第 \(number + 1) 段", "Episode \(number + 1)")
          writer.writeChart(of: check, all[number], caption: all.count > 1 ? name : nil)
        }
      }
    }
    if !shown.isEmpty { writeTable(of: check, all, shown) }
    if shown.count < all.count {
      let hidden = all.count - shown.count
      element(
        "p", ["class": "quiet"],
        say(
          "共 \(all.count) 段，以上为超标倍数最高的 \(shown.count) 段；另有 \(hidden) 段见 JSON。",
          "\(counted(all.count, "episode")), of which these \(shown.count) have the highest "
            + "multiple; \(hidden) more in JSON."))
    }
    for number in shown { writeNumbers(of: check, all[number], number: number + 1) }
  }

  /// The places of the `count` highest multiples, in order of time.
  private func worst(_ findings: [Finding], _ count: Int) -> [Int] {
    guard findings.count > count else { return Array(findings.indices) }
    let degrees = findings.map { finding in
      finding.episode.flatMap { ExactDecimal($0.multiple) } ?? .zero
    }
    return findings.indices
      .sorted { degrees[$0] != degrees[$1] ? degrees[$0] > degrees[$1] : $0 < $1 }
      .prefix(count).sorted()
  }

  mutating func writeTable(of check: Check, _ findings: [Finding], _ shown: [Int]) {
    let unit = baseUnit(of: check.requirement?.unit ?? "")
    element("table") { writer in
      writer.element("caption", writer.say("超标时段（北京时间）", "episodes (China Standard Time)"))
      writer.head([
        (writer.say("序", "no."), "tight"), (writer.say("起止与时长", "from, to and length"), ""),
        (writer.say("最高值", "peak"), ""), (writer.say("超标倍数", "peak / limit − 1"), "number"),
      ])
      writer.element("tbody", ["class": "rows"]) { writer in
        for number in shown {
          guard let episode = findings[number].episode else { continue }
          let at = writer.words.moment(episode.peakAt, of: episode, check.basis)
          writer.element("tr") { writer in
            writer.element("th", ["scope": "row", "class": "tight"], "\(number + 1)")
            writer.element("td") { writer in
              writer.page.text(writer.words.span(episode, check.basis) + writer.say("，", ", "))
              writer.span("short", check.basis.counted(episode.periods, writer.language))
            }
            writer.element("td") { writer in
              writer.page.text(figure(episode.peak, unit) + " ")
              writer.span("short", writer.say("（\(at)）", "(\(at))"))
            }
            writer.element("td", ["class": "number"], episode.multiple)
          }
        }
      }
    }
  }

  /// Arithmetic, hours and rows of one episode, folded on the screen and open in print.
  private mutating func writeNumbers(of check: Check, _ finding: Finding, number: Int) {
    guard let episode = finding.episode, HTMLRoom.take(1, from: &room.openings) == 1 else { return }
    let rows = finding.evidence.rows.count + finding.evidence.omitted
    element("details") { writer in
      writer.element(
        "summary",
        writer.say(
          "第 \(number) 段：计算、逐时数值与证据（\(rows) 行）",
          "Episode \(number): working, values and evidence (\(counted(rows, "row")))"))
      writer.writeWorking(finding.working)
      writer.writeValues(of: episode, check)
      writer.writeRows(finding.evidence)
    }
  }

  mutating func writeWorking(_ steps: [Bilingual]) {
    guard !steps.isEmpty else { return }
    element("ol", ["class": "working", "aria-label": say("计算", "working")]) { writer in
      for step in steps { writer.element("li", step(writer.language)) }
    }
  }

  /// - Parameter limit: Values that are listed at most.
  mutating func writeValues(
    of episode: Episode, _ check: Check, limit: Int = HTMLRoom.valuesOfEpisode
  ) {
    guard episode.periods > 1 else { return }
    let shown = episode.values.prefix(limit)
    let hasOxygen = shown.contains { $0.oxygen != nil }
    let unit = baseUnit(of: check.requirement?.unit ?? "")
    let hidden = episode.periods - shown.count
    element("table") { writer in
      let (each, one) = writer.periodNames(of: check)
      writer.element("caption") { writer in
        writer.page.text(each)
        if hidden > 0 {
          writer.page.text(writer.say("（另有 \(hidden) 个见 JSON）", " (\(hidden) more in JSON)"))
        }
      }
      var columns = [
        (one, ""),
        (
          hasOxygen
            ? writer.say("折算后均值", "converted mean") : writer.say("用于评价的数值", "value judged"),
          "number"
        ),
      ]
      if hasOxygen {
        columns += [(writer.say("实测均值", "measured"), "number"), ("O₂", "number")]
      }
      columns.append((writer.say("有效数据", "readings"), "number"))
      writer.head(columns)
      writer.element("tbody", ["class": "rows"]) { writer in
        for value in shown {
          let at = writer.words.moment(value.at, of: episode, check.basis)
          var cells = [at, figure(value.value, unit)]
          if hasOxygen {
            cells += [value.mean ?? "–", value.oxygen.map { "\($0)\u{A0}%" } ?? "–"]
          }
          writer.row(cells + ["\(value.count)"]) { $0 == 0 ? nil : "number" }
        }
      }
    }
  }

  /// What a table of an episode's values is called, and its first column.
  private func periodNames(of check: Check) -> (each: String, one: String) {
    switch check.basis {
    case .day: (say("逐日数值", "each day"), say("日期", "day"))
    case .rolling: (say("各窗口数值", "each window"), say("窗口", "window"))
    default: (say("逐时数值", "each hour"), say("小时", "hour"))
    }
  }

  /// The rows behind a finding, folded.
  mutating func writeEvidence(_ evidence: Evidence) {
    guard !evidence.rows.isEmpty else {
      if let omitted = evidence.omittedWords(language) {
        element("p", ["class": "small"], say("证据 ", "evidence ") + omitted)
      }
      return
    }
    guard HTMLRoom.take(1, from: &room.openings) == 1 else {
      for line in words.evidenceLines(evidence) {
        element("p", ["class": "small"], say("证据 ", "evidence ") + line)
      }
      return
    }
    let rows = evidence.rows.count + evidence.omitted
    element("details") { writer in
      writer.element(
        "summary", writer.say("证据（\(rows) 行）", "Evidence (\(counted(rows, "row")))"))
      writer.writeRows(evidence)
    }
  }

  /// The rows of each file, without those that stand on the page already.
  ///
  /// - Parameter limit: Rows that are listed at most.
  mutating func writeRows(_ evidence: Evidence, limit: Int = HTMLRoom.evidenceOfFinding) {
    var left = limit
    for (file, line) in zip(evidence.byFile, words.evidenceLines(evidence)) {
      let fresh = file.rows.filter { printed[file.path]?.contains($0.line) != true }
      let count = HTMLRoom.take(min(fresh.count, left), from: &room.evidence)
      left -= count
      var remarks: [String] = []
      if count < fresh.count, count > 0 {
        remarks.append(say("列出前 \(count) 行", "the first \(count) are shown"))
      }
      let known = file.rows.count - fresh.count
      if known > 0 {
        remarks.append(
          say("\(known) 行的原始记录见上文", "\(counted(known, "row")) printed above"))
      }
      let caption = ([line] + remarks).joined(separator: say("；", "; "))
      guard count > 0 else {
        element("p", ["class": "small"], say("证据 ", "evidence ") + caption)
        continue
      }
      printed[file.path, default: []].formUnion(fresh.prefix(count).map(\.line))
      writeTable(of: fresh.prefix(count), in: file.path, caption: caption)
    }
  }

  private mutating func writeTable(
    of rows: ArraySlice<RowReference>, in file: String, caption: String
  ) {
    // A saved report keeps texts by input: what is shown must be the same from it.
    let isKept = inputs.contains(file)
    element("table", ["class": "evidence"]) { writer in
      writer.element("caption", caption)
      writer.head([
        (writer.say("行号", "line"), "number tight"), (writer.say("原始记录", "the row itself"), ""),
      ])
      writer.element("tbody", ["class": "rows"]) { writer in
        for row in rows {
          writer.element("tr") { writer in
            writer.element("th", ["scope": "row", "class": "number"], "\(row.line)")
            writer.element("td") { writer in
              if row.text.isEmpty || !isKept {
                writer.span("quiet", writer.say("（未保存原文）", "(text not kept)"))
              } else {
                writer.element("code", row.text)
              }
            }
          }
        }
      }
    }
  }
}
