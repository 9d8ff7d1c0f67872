package import Measures

/// A rule that makes checks, in words; any other has its id.
package func ruleName(_ id: String) -> Bilingual {
  switch id {
  case "ambient-limit": Bilingual(zh: "无组织排放限值", en: "ambient limit")
  case "audit-deadline": Bilingual(zh: "清洁生产审核期限", en: "audit deadline")
  case "audit-grade": Bilingual(zh: "清洁生产水平", en: "audit grade")
  case "audit-item": Bilingual(zh: "清洁生产审核项", en: "audit item")
  case "carbon-efficiency": Bilingual(zh: "碳效", en: "carbon efficiency")
  case "clinker-line": Bilingual(zh: "熟料生产线规模", en: "clinker line")
  case "emission-intensity-decline":
    Bilingual(zh: "排放强度下降", en: "decline of emission intensity")
  case "emission-limit": Bilingual(zh: "排放限值", en: "emission limit")
  case "emission-rate-limit": Bilingual(zh: "排放速率限值", en: "emission rate limit")
  case "energy-intensity-decline":
    Bilingual(zh: "能耗强度下降", en: "decline of energy intensity")
  case "energy-intensity-mix":
    Bilingual(zh: "能耗强度（按基准年产品结构）", en: "energy intensity by the base year's mix")
  case "energy-intensity-progress":
    Bilingual(zh: "能耗强度进度", en: "progress of energy intensity")
  case "grinding-line": Bilingual(zh: "粉磨生产线规模", en: "grinding line")
  case "key-enterprise-monitoring":
    Bilingual(zh: "重点单位在线监测", en: "monitoring of key enterprises")
  case "low-voc-share": Bilingual(zh: "低挥发性原辅材料比例", en: "share of low-VOC materials")
  case "manual-emission-limit":
    Bilingual(zh: "手工监测限值", en: "limit of manual samples")
  case "mass-per-product": Bilingual(zh: "单位产品排放量", en: "mass per product")
  case "permit-mass": Bilingual(zh: "许可排放量", en: "permitted mass")
  case "plan-duty": Bilingual(zh: "方案要求", en: "duty of a plan")
  case "removal-efficiency": Bilingual(zh: "去除效率", en: "removal efficiency")
  case "sand-reuse": Bilingual(zh: "旧砂再用", en: "sand reuse")
  case "scrap-reuse": Bilingual(zh: "边角料回收利用", en: "scrap reuse")
  case "treatment-runs": Bilingual(zh: "治理设施同步运行", en: "running of treatment")
  case "unit-product-energy": Bilingual(zh: "单位产品能耗", en: "energy per product")
  default: Bilingual(zh: id, en: id)
  }
}

/// A region in words, with its code behind: codes of GB/T 2260 of the places that the packs speak
/// of; any other has its code alone.
package func regionName(_ code: String) -> Bilingual {
  guard let name = regionNames.first(where: { $0.code == code })?.name else {
    return Bilingual(zh: code, en: code)
  }
  return Bilingual(zh: "\(name.zh)（\(code)）", en: "\(name.en) (\(code))")
}

/// The code of a region by the name that ``regionName(_:)`` gives it, with or without the code, or by
/// the Chinese name of a county or a district without its city's.
package func regionCode(named text: String) -> String? {
  regionNames.first { code, name in
    let whole = regionName(code)
    let own = name.zh.hasPrefix("湖州市") ? String(name.zh.dropFirst(3)) : ""
    return [name.zh, name.en, whole.zh, whole.en, own].contains(text) && !text.isEmpty
  }?.code
}

private let regionNames: [(code: String, name: Bilingual)] = [
  ("330000", Bilingual(zh: "浙江省", en: "Zhejiang")),
  ("330500", Bilingual(zh: "湖州市", en: "Huzhou")),
  ("330502", Bilingual(zh: "湖州市吴兴区", en: "Wuxing, Huzhou")),
  ("330503", Bilingual(zh: "湖州市南浔区", en: "Nanxun, Huzhou")),
  ("330521", Bilingual(zh: "湖州市德清县", en: "Deqing, Huzhou")),
  ("330522", Bilingual(zh: "湖州市长兴县", en: "Changxing, Huzhou")),
  ("330523", Bilingual(zh: "湖州市安吉县", en: "Anji, Huzhou")),
  ("440000", Bilingual(zh: "广东省", en: "Guangdong")),
  ("440800", Bilingual(zh: "湛江市", en: "Zhanjiang")),
  ("442000", Bilingual(zh: "中山市", en: "Zhongshan")),
]
