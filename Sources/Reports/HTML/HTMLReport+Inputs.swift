import Measures
import Report
import Standards

// What was read, what could not be, and by what it was judged.

extension HTMLReportWriter {
  /// The files in the order in which they were read, each with what was rejected of it.
  mutating func writeInputs() {
    section("inputs", say("读取的数据", "Inputs")) { writer in
      let inputs = writer.report.inputs
      guard !inputs.isEmpty else {
        return writer.element("p", writer.say("没有读取任何日志。", "No log was read."))
      }
      writer.element("table") { writer in
        writer.element(
          "caption", writer.say("\(inputs.count) 个数据文件", counted(inputs.count, "file")))
        writer.head([
          (writer.say("文件", "file"), ""), (writer.say("读取情况", "what was read"), ""),
        ])
        writer.element("tbody", ["class": "rows"]) { writer in
          for input in inputs.prefix(HTMLRoom.rowsListed) { writer.write(input) }
        }
      }
      let hidden = inputs.count - HTMLRoom.rowsListed
      if hidden > 0 {
        writer.element(
          "p", ["class": "quiet"],
          writer.say("另有 \(hidden) 个文件，见 JSON。", "\(counted(hidden, "further file")): see JSON."))
      }
    }
  }

  private mutating func write(_ input: LogSummary) {
    element("tr") { writer in
      writer.element("th", ["scope": "row"]) { $0.element("code", input.path) }
      writer.element("td") { writer in
        writer.page.text(writer.words.facts(of: input))
        writer.list(writer.words.remarks(on: input), style: "plain small")
        for (reason, count) in writer.words.rejections(of: input) {
          writer.element(
            "p", ["class": "small"],
            reason.name(writer.language) + writer.say("：\(count) 行", ": \(count)"))
          writer.writeExamples(of: reason, in: input)
        }
        if let sum = input.sha256 {
          writer.element("p", ["class": "quiet small"], "SHA-256 \(sum)")
        }
      }
    }
  }

  private mutating func writeExamples(of reason: Rejection, in input: LogSummary) {
    let examples = words.examples(of: reason, in: input)
    guard !examples.isEmpty else { return }
    element("ul", ["class": "plain small"]) { writer in
      for example in examples {
        writer.element("li") { writer in
          writer.page.text(writer.say("第 \(example.line) 行 ", "line \(example.line) "))
          writer.element("code", example.text)
        }
      }
    }
  }

  mutating func writeStandards() {
    section("standards", say("依据的标准", "Standards")) { writer in
      if writer.report.standards.isEmpty {
        writer.element("p", writer.say("没有用到标准。", "No standard was used."))
      } else {
        writer.element("table") { writer in
          let count = writer.report.standards.count
          writer.element(
            "caption",
            writer.say(
              "\(count) 项标准与文件",
              counted(count, "standard or document", plural: "standards or documents")))
          writer.head([
            (writer.say("编号", "number"), ""), (writer.say("名称与说明", "title and notes"), ""),
          ])
          writer.element("tbody", ["class": "rows"]) { writer in
            for standard in writer.report.standards { writer.write(standard) }
          }
        }
      }
      writer.list(
        writer.report.overlays.map { writer.say("覆盖包 ", "overlay ") + $0 }, style: "plain small")
    }
  }

  private mutating func write(_ standard: ComplianceReport.StandardUsed) {
    element("tr") { writer in
      writer.element("th", ["scope": "row"], standard.id)
      writer.element("td") { writer in
        writer.page.text(writer.words.title(of: standard))
        if let note = standard.note {
          writer.element("p", ["class": "quiet small"], note(writer.language))
        }
      }
    }
  }

  /// Of the printed page alone: who checked it and when is written by hand, because the page is the
  /// same on every day.
  mutating func writeSignature() {
    // A decision is signed where it ends.
    guard report.decision == nil else { return }
    writeSignature([
      say("检查日期：", "Date of checking: "), say("检查人签名：", "Checked by (signature): "),
      say("企业代表签名：", "For the plant (signature): "),
    ])
  }

  mutating func writeSignature(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    element("div", ["class": "signature", "aria-hidden": "true"]) { writer in
      for line in lines { writer.element("p", line) }
    }
  }

  mutating func writeFooter() {
    element("footer") { writer in
      writer.writeSignature()
      writer.element("p", writer.words.precisionWords)
      writer.element("p", writer.say("报告标识 ", "report ") + writer.reportID)
      writer.element(
        "p", writer.say("标准包摘要 ", "digest of the packs ") + writer.report.standardsDigest)
      if let digest = writer.report.plantDigest {
        writer.element("p", "plant.yaml SHA-256 \(digest)")
      }
      writer.element(
        "p",
        writer.say(
          "图中无色不代表无数据：缺测、无效与停运另有图案。完整数据见 JSON 报告。",
          "In charts, what is missing, invalid or stopped has a pattern of its own. The JSON report "
            + "holds everything."))
    }
  }
}
