import Measures

/// What plant.yaml and the authority's register write alike: permits, outlets, regions.
extension Field {
  func outlet(among ids: [String]) throws(Fault) -> String {
    try name(among: ids, "排放口", "outlet")
  }

  /// Six digits of GB/T 2260.
  func region() throws(Fault) -> String {
    let text = try text()
    guard text.utf8.count == 6, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw fault(
        "行政区划代码应为六位数字（GB/T 2260），例如 \"330502\"。",
        "The region must be a six-digit GB/T 2260 code, such as \"330502\".")
    }
    return text
  }

  /// A permit that speaks of these outlets.
  func permit(outlets: [String]) throws(Fault) -> Permit {
    let keys = try fields("number", "valid", "concentrations", "annual_mass")
    let valid = try keys.required("valid")
    let dates = try valid.fields("from", "to")
    let from = try dates.required("from").date()
    let to = try dates.required("to").date()
    guard from <= to else {
      throw valid.fault(
        "许可证有效期前后颠倒；请检查 from 和 to。", "The permit ends before it begins; check `from` and `to`.")
    }
    return Permit(
      number: try keys.required("number").text(), from: from, to: to,
      concentrations: try keys.optional("concentrations") { field throws(Fault) in
        try field.concentrations(outlets)
      } ?? [],
      annualMass: try keys.optional("annual_mass") { field throws(Fault) in
        try field.annualMass(outlets)
      } ?? [])
  }

  private func concentrations(_ outlets: [String]) throws(Fault) -> [Permit.Concentration] {
    var list: [Permit.Concentration] = []
    var seen: Set<[String]> = []
    for item in try someItems() {
      let keys = try item.fields("outlet", "pollutant", "value", "unit")
      let pollutant = try keys.required("pollutant").pollutant()
      let outlet = try keys.required("outlet").outlet(among: outlets)
      guard seen.insert([outlet, pollutant.id]).inserted else {
        throw item.fault(
          "同一排放口的同一污染物有两个许可浓度；请只保留一个。",
          "One pollutant of one outlet has two permitted concentrations; keep one.")
      }
      list.append(
        Permit.Concentration(
          outlet: outlet, pollutant: pollutant.id, value: try keys.required("value").decimal(),
          unit: try keys.required("unit").unit(of: pollutant), position: item.position))
    }
    return list
  }

  private func annualMass(_ outlets: [String]) throws(Fault) -> [Permit.AnnualMass] {
    var list: [Permit.AnnualMass] = []
    var seen: Set<[String]> = []
    for item in try someItems() {
      let keys = try item.fields("outlet", "pollutant", "value", "unit")
      let pollutant = try keys.required("pollutant").pollutant()
      let outlet = try keys.optional("outlet") { field throws(Fault) in
        try field.outlet(among: outlets)
      }
      guard seen.insert([outlet ?? "", pollutant.id]).inserted else {
        throw item.fault(
          "同一污染物有两个许可排放量；请只保留一个。", "One pollutant has two permitted masses; keep one.")
      }
      _ = try keys.required("unit").name(among: ["t/a"], "许可排放量单位", "unit of a permitted mass")
      list.append(
        Permit.AnnualMass(
          pollutant: pollutant.id,
          tonnes: try keys.required("value").decimal(allowsZero: true), outlet: outlet,
          position: item.position))
    }
    return list
  }
}
