package import Measures

extension Confidence {
  /// The label in words, for a person; packs and JSON keep the label itself.
  package var name: Bilingual {
    switch self {
    case .confirmed: Bilingual(zh: "已核对原文", en: "confirmed")
    case .confirmedPrimary: Bilingual(zh: "已核对原始文件", en: "confirmed in the original")
    case .confirmedSecondary: Bilingual(zh: "二手资料", en: "from a secondary source")
    case .confirmedTranscript: Bilingual(zh: "他人转录", en: "from a transcript")
    case .recalled: Bilingual(zh: "未经原文核实（recalled）", en: "recalled, text not seen")
    case .unsure: Bilingual(zh: "未经原文核实（unsure）", en: "doubtful")
    case .brief: Bilingual(zh: "未经原文核实（brief）", en: "unverified")
    }
  }

  /// The words for a label as a report carries it; an unknown label stands for itself.
  package static func name(of label: String) -> Bilingual {
    Confidence(rawValue: label)?.name ?? Bilingual(zh: label, en: label)
  }
}
