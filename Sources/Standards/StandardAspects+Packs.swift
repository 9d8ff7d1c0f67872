import Measures

/// What audit packs and energy data say, aspect by aspect, for comparisons and pages.
extension AuditPack {
  var text: StandardText {
    StandardText(
      key: StandardText.Key(id: id, kind: .audit), title: title, effective: effective, note: note,
      file: position.file, aspects: aspects,
      sections: [
        section("分组", "Groups", figure: "weight", groups) { ($0.id, $0.aspects) },
        section("审核项", "Items", figure: "demand", items) { ($0.id, $0.aspects(in: self)) },
        section("期限", "Deadlines", figure: "demand", deadlines) { ($0.id, $0.aspects) },
        section("评分", "Scoring", figure: "scores", scoring.map { [$0] } ?? []) {
          ("scoring", $0.aspects)
        },
      ])
  }

  private var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("名称", "title", { [title($0.language)] }),
      ("发布", "issued", { _ in issued.map { [$0.description] } ?? [] }),
      ("施行", "in force", { [$0.day(effective, isKnown: isEffectiveKnown)] }),
      ("截止", "until", { _ in until.map { [$0.description] } ?? [] }),
      ("地区", "region", { _ in [region] }),
      ("行业", "sectors", { words in sectors.map(words.sector) }),
      ("对象", "binding", { [$0.binding(binding)] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension AuditGroup {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("名称", "title", { [title($0.language)] }),
      ("权重", "weight", { _ in weight.map { [$0.description] } ?? [] }),
    ])
  }
}

extension AuditItem {
  fileprivate func aspects(in pack: AuditPack) -> [StandardsDifference.Aspect] {
    let known = pack.groups.first { $0.id == group }
    return spoken([
      ("内容", "item", { [title($0.language)] }),
      ("要求", "demand", { [demand($0.language)] }),
      (
        "计算", "computed",
        { words in computation.map { [words.quotient($0)] } ?? [] }
      ),
      ("分组", "group", { words in known.map { [$0.title(words.language)] } ?? [] }),
      ("行业", "sectors", { $0.onlySectors(sectors) }),
      ("对象", "scope", { scope == .city ? [$0.cityScope] : [] }),
      (
        "填报", "answers",
        { isUniversal ? [$0.word("不得填报不适用", "applies to every plant")] : [] }
      ),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension AuditDeadline {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("内容", "deadline", { [title($0.language)] }),
      ("期限", "demand", { [demand($0.language)] }),
      (
        "列入原因", "reasons",
        { _ in reasons.isEmpty ? [] : [reasons.map(\.rawValue).joined(separator: ", ")] }
      ),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension AuditScoring {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("分数", "scores", { _ in [list] }),
      (
        "其余指标", "other items",
        { words in
          othersAtLeast.map {
            [words.word("评Ⅰ级时其余项至少为 \($0) 级", "for grade I the others at grade \($0) or better")]
          } ?? []
        }
      ),
      ("合格等级", "required grade", { _ in [String(required)] }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
    ])
  }
}

extension EnergyStandard {
  var text: StandardText {
    StandardText(
      key: StandardText.Key(id: id, kind: .energy), title: title, effective: effective, note: note,
      file: position.file, aspects: aspects,
      sections: [
        section("标准煤", "Standard coal", figure: "heat", standardCoal.map { [$0] } ?? []) {
          ("standard-coal", $0.aspects)
        },
        section("折标准煤系数", "Coefficients of standard coal", figure: "factor", coefficients) {
          ($0.id, $0.aspects)
        },
        section("单位产品能耗限额", "Unit-product energy norms", figure: "levels", norms) {
          ($0.id, $0.aspects)
        },
        section("碳效等级", "Grades of carbon efficiency", figure: "bound", grades) {
          ($0.id, $0.aspects)
        },
        section("行业平均碳排放强度", "Mean carbon intensity of sectors", figure: "value", sectorMeans) {
          ($0.id, $0.aspects)
        },
      ])
  }

  private var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("名称", "title", { [title($0.language)] }),
      ("施行", "in force", { _ in [effective.description] }),
      ("地区", "region", { _ in [region] }),
      ("行业", "sectors", { words in sectors.map(words.sector) }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension StandardCoalHeat {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("热值", "heat", { _ in ["\(kilojoules) kJ/kgce"] }),
      ("可信度", "confidence", { [confidence.rawValue] + $0.agreed(isAgreed) }),
      ("依据", "source", { _ in [source] }),
    ])
  }
}

extension EnergyCoefficient {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("系数", "factor", { _ in ["\(printedFactor) kgce/\(measure.unit)"] }),
      ("名称", "names", { _ in [([name] + aliases).joined(separator: ", ")] }),
      ("可信度", "confidence", { [confidence.rawValue] + $0.agreed(isAgreed) }),
      ("依据", "source", { _ in [source] }),
    ])
  }
}

extension ProductNorm {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("项目", "norm", { [name($0.language)] }),
      ("限额", "levels", { [$0.levels(self)] }),
      ("计算范围", "counts", { [$0.quantity(quantity)] }),
      (
        "修正", "corrections",
        { words in
          (share.map { [words.share($0)] } ?? []) + (altitude.map { [words.altitude($0)] } ?? [])
        }
      ),
      ("产品", "products", { _ in [products.joined(separator: ", ")] }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension CarbonGrade {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("等级", "grade", { _ in [String(grade)] }),
      ("范围", "bound", { words in [atMost.map { "K ≤ \($0)" } ?? words.word("其余", "above")] }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("依据", "source", { _ in [source] }),
    ])
  }
}

extension SectorMean {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("行业", "sector", { [$0.sector(sector)] }), ("年份", "year", { _ in [String(year)] }),
      ("数值", "value", { _ in ["\(value) tCO2/万元"] }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("依据", "source", { _ in [source] }),
    ])
  }
}

extension StandardWords {
  func binding(_ binding: AuditPack.Binding) -> String {
    switch binding {
    case .audited: word("约束开展清洁生产审核的企业", "binds plants under audit")
    case .everyone: word("针对所列行业和地区的每家企业", "speaks to every plant of its sectors and region")
    }
  }

  fileprivate func agreed(_ isAgreed: Bool) -> [String] {
    isAgreed ? [word("多个独立来源一致", "independent sources agree")] : []
  }

  fileprivate func quantity(_ quantity: ProductNorm.Quantity) -> String {
    switch quantity {
    case .energy: word("全部能源", "all energy")
    case .electricity: word("电力", "electricity")
    case .fuel: word("燃料（不含电力、热力）", "fuels without electricity and heat")
    }
  }

  fileprivate func quotient(_ computation: AuditComputation) -> String {
    func sum(_ terms: [AuditComputation.Term]) -> String {
      terms.map { term in
        switch term {
        case .energy: word("全部能源", "all energy")
        case .energyKind(let kind): kind
        case .product(let names): names.joined(separator: "|")
        }
      }.joined(separator: " + ")
    }
    return "(\(sum(computation.numerator))) / (\(sum(computation.denominator)))"
  }
}
