package import Measures
package import Report

extension RegisterDifferences {
  /// The differences of both dossiers, each once and with the dossier that it is of in its id and its
  /// sentence: a card that both contradict alike is one difference.
  package static func merged(before: [Finding], after: [Finding]?) -> [Finding] {
    guard let after else { return before.map { $0.of("before", "改造前档案", "dossier before") } }
    var rest = after
    var merged: [Finding] = []
    for finding in before {
      let twin = rest.firstIndex { $0.id == finding.id && $0.message == finding.message }
      if let twin {
        rest.remove(at: twin)
        merged.append(finding.of("both", "改造前后档案", "both dossiers"))
      } else {
        merged.append(finding.of("before", "改造前档案", "dossier before"))
      }
    }
    merged += rest.map { $0.of("after", "改造后档案", "dossier after") }
    return merged.sorted { $0.id < $1.id }
  }

  /// What the card says of the applicant goes before what the applicant says of itself.
  package static func apply(_ card: RegisterCard, to input: inout GateInput) {
    var applicant = input.application.applicant
    let year = card.revenues.keys.filter { $0 < input.asOf.year }.max()
    if let year, let revenue = card.revenues[year] {
      if let own = applicant.revenue, own != revenue {
        input.registerFindings.append(
          difference(
            "revenue", card,
            Bilingual(
              zh:
                "申报的主营业务收入为 \(Money.text(own)) 元，登记信息（\(year) 年）为 \(Money.text(revenue)) 元；按登记信息判定。",
              en: "The application gives a main revenue of \(Money.text(own)) yuan, the card (of "
                + "\(year)) \(Money.text(revenue)) yuan; judged by the card.")))
      }
      applicant.revenue = revenue
      input.registered.insert(.revenue)
    }
    if let isLeading = card.isLeading {
      if let own = applicant.isLeading, own != isLeading {
        func word(_ isIt: Bool) -> Bilingual {
          isIt ? Bilingual(zh: "是", en: "one") : Bilingual(zh: "不是", en: "none")
        }
        input.registerFindings.append(
          difference(
            "leading", card,
            Bilingual(
              zh: "申报写明\(word(own).zh)龙头骨干企业，登记信息为\(word(isLeading).zh)；按登记信息判定。",
              en: "The application says that the firm is \(word(own).en) of the leading backbone "
                + "firms, the card that it is \(word(isLeading).en); judged by the card.")))
      }
      applicant.isLeading = isLeading
      input.registered.insert(.leading)
    }
    input.application.applicant = applicant
  }

  private static func difference(
    _ id: String, _ card: RegisterCard, _ message: Bilingual
  ) -> Finding {
    Finding(
      id: "\(self.card.id)/application/\(id)", rule: self.card.id, severity: .warning, item: id,
      message: message,
      notes: [Bilingual(zh: "见登记信息 \(card.position)。", en: "See the card, \(card.position).")])
  }
}

extension Finding {
  fileprivate func of(_ id: String, _ zh: String, _ en: String) -> Finding {
    var finding = self
    let rule = RegisterDifferences.card.id
    finding.id = rule + "/" + id + String(self.id.dropFirst(rule.utf8.count))
    finding.message = Bilingual(zh: "\(zh)：\(message.zh)", en: "\(en): \(message.en)")
    return finding
  }
}
