package import Measures

extension Decision.Condition {
  /// What became of it, as a decision says it: a condition is met or not, documents are handed in or
  /// lacking, and what is to be explained waits for whoever weighs the explanation.
  package var word: Bilingual {
    let isOfDocuments = rule == "gate-documents"
    return switch verdict {
    case .pass:
      isOfDocuments ? Bilingual(zh: "已提交", en: "handed in") : Bilingual(zh: "符合", en: "met")
    case .fail:
      if isOfDocuments {
        Bilingual(zh: "材料过期", en: "expired")
      } else if isForReviewer {
        Bilingual(zh: "已采纳说明", en: "explanation accepted")
      } else {
        Bilingual(zh: "不符合", en: "not met")
      }
    case .insufficient:
      if isOfDocuments {
        Bilingual(zh: "缺材料", en: "documents lacking")
      } else if isForReviewer {
        explanation == nil
          ? Bilingual(zh: "待说明", en: "to be explained")
          : Bilingual(zh: "待评审人判断", en: "for the reviewer")
      } else {
        Bilingual(zh: "数据不足", en: "insufficient data")
      }
    case .notEvaluated, .notApplicable: verdict.name
    }
  }
}

extension Decision.Comparison {
  /// Whether the indicator went the right way.
  package var word: Bilingual {
    switch (verdict, indicator.isLowerBetter) {
    case (.pass, true): Bilingual(zh: "下降", en: "lower")
    case (.fail, true): Bilingual(zh: "未下降", en: "not lower")
    case (.pass, false): Bilingual(zh: "提高", en: "higher")
    case (.fail, false): Bilingual(zh: "未提高", en: "not higher")
    default: verdict.name
    }
  }
}

extension Decision.Statement {
  package var name: Bilingual {
    switch self {
    case .kind: Bilingual(zh: "项目类别", en: "kind of project")
    case .revenue: Bilingual(zh: "主营业务收入", en: "main revenue")
    case .leading: Bilingual(zh: "龙头骨干企业", en: "leading backbone firm")
    case .fiscal: Bilingual(zh: "新增财政贡献", en: "added fiscal contribution")
    }
  }
}

extension Decision.Paper.Role {
  package var name: Bilingual {
    switch self {
    case .application: Bilingual(zh: "申报书", en: "application")
    case .dossier: Bilingual(zh: "企业档案", en: "dossier")
    case .document: Bilingual(zh: "材料", en: "document")
    case .register: Bilingual(zh: "登记信息", en: "register")
    case .waivers: Bilingual(zh: "豁免", en: "waivers")
    case .baseline: Bilingual(zh: "在案超标", en: "baseline")
    }
  }
}
