package import Measures

extension ControlArea {
  /// As every view calls it.
  package var word: Bilingual {
    switch self {
    case .general: Bilingual(zh: "一般地区", en: "general area")
    case .key: Bilingual(zh: "重点地区（特别排放限值）", en: "key area (special limits)")
    }
  }
}
