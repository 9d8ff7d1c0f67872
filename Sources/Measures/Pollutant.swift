/// A substance or flue-gas parameter that a log may hold.
///
/// An open list: a struct with a table, so that a new substance is one more row.
package struct Pollutant: Hashable, Sendable {
  /// Permanent, as limits and reports name it: `PM`, `NOx`, `NMHC`.
  package let id: String
  package let name: Bilingual
  package let quantity: UnitOfMeasure.Quantity
  /// HJ 212-2017 table B.2 codes, the newest first; empty where the table has none.
  package let codes: [String]
  /// Further names that exports use, in lower case.
  package let aliases: [String]
  /// g/mol, where readings in ppm may be converted (× molar mass / 22.4).
  package let molarMass: Int64?

  package static func named(_ name: String) -> Pollutant? {
    byName[name.lowercased()]
  }

  /// As `named`, for the exact ids that plant.yaml, packs and reports use.
  package static func withID(_ id: String) -> Pollutant? {
    byID[id]
  }

  package static let oxygen = "O2"
  /// Standard dry flow (标干流量).
  package static let flow = "flow"

  package static let all: [Pollutant] = [
    Pollutant("PM", "颗粒物", "particulate matter", ["a34013"], ["烟尘", "粉尘", "dust"]),
    Pollutant("SO2", "二氧化硫", "sulphur dioxide", ["a21026"], [], molarMass: 64),
    Pollutant("NOx", "氮氧化物", "nitrogen oxides (as NO2)", ["a21002"], [], molarMass: 46),
    Pollutant("NO", "一氧化氮", "nitric oxide", ["a21003"], [], molarMass: 30),
    Pollutant("NO2", "二氧化氮", "nitrogen dioxide", ["a21004"], [], molarMass: 46),
    Pollutant("CO", "一氧化碳", "carbon monoxide", ["a21005"], [], molarMass: 28),
    Pollutant("NH3", "氨", "ammonia", ["a21001"], ["氨气"], molarMass: 17),
    Pollutant("NMHC", "非甲烷总烃", "non-methane hydrocarbons (as carbon)", ["a24088"], []),
    Pollutant("VOCs", "挥发性有机物", "volatile organic compounds", [], ["voc"]),
    Pollutant("TVOC", "总挥发性有机物", "total volatile organic compounds", [], []),
    Pollutant("fluoride", "氟化物", "fluorides (as F)", ["a21018"], []),
    Pollutant("HF", "氟化氢", "hydrogen fluoride", [], []),
    Pollutant("HCl", "氯化氢", "hydrogen chloride", ["a21024"], []),
    Pollutant("Cl2", "氯气", "chlorine", ["a21022"], []),
    Pollutant("H2S", "硫化氢", "hydrogen sulphide", ["a21028"], []),
    Pollutant("Hg", "汞及其化合物", "mercury and its compounds", ["a20057"], ["汞"]),
    Pollutant("Pb", "铅及其化合物", "lead and its compounds", ["a20043"], ["铅"]),
    Pollutant("benzene", "苯", "benzene", ["a25002"], []),
    Pollutant("toluene", "甲苯", "toluene", ["a25003"], []),
    Pollutant("ethylbenzene", "乙苯", "ethylbenzene", ["a25004"], []),
    Pollutant("xylenes", "二甲苯", "xylenes", ["a25005"], ["xylene"]),
    Pollutant("styrene", "苯乙烯", "styrene", ["a25038"], []),
    Pollutant("benzene-series", "苯系物", "benzene series", [], []),
    Pollutant("chlorobenzenes", "氯苯类", "chlorobenzenes", [], []),
    Pollutant("phenols", "酚类", "phenols", [], []),
    Pollutant("formaldehyde", "甲醛", "formaldehyde", ["a31001"], []),
    Pollutant("acetaldehyde", "乙醛", "acetaldehyde", ["a31002"], []),
    Pollutant("acrylonitrile", "丙烯腈", "acrylonitrile", [], []),
    Pollutant("butadiene", "1,3-丁二烯", "1,3-butadiene", [], []),
    Pollutant("epichlorohydrin", "环氧氯丙烷", "epichlorohydrin", [], []),
    Pollutant("TDI", "甲苯二异氰酸酯", "toluene diisocyanate", [], []),
    Pollutant("MDI", "二苯基甲烷二异氰酸酯", "methylene diphenyl diisocyanate", [], []),
    Pollutant("IPDI", "异佛尔酮二异氰酸酯", "isophorone diisocyanate", [], []),
    Pollutant("PAPI", "多亚甲基多苯基异氰酸酯", "polymeric isocyanate", [], []),
    Pollutant("phosgene", "光气", "phosgene", [], []),
    Pollutant("acrylic-acid", "丙烯酸", "acrylic acid", [], []),
    Pollutant("methyl-acrylate", "丙烯酸甲酯", "methyl acrylate", [], []),
    Pollutant("butyl-acrylate", "丙烯酸丁酯", "butyl acrylate", [], []),
    Pollutant("methyl-methacrylate", "甲基丙烯酸甲酯", "methyl methacrylate", [], []),
    Pollutant("dichloromethane", "二氯甲烷", "dichloromethane", [], []),
    Pollutant("tetrahydrofuran", "四氢呋喃", "tetrahydrofuran", [], []),
    Pollutant("phthalic-anhydride", "邻苯二甲酸酐", "phthalic anhydride", [], []),
    Pollutant("toluene-xylenes", "甲苯与二甲苯合计", "toluene and xylenes together", [], []),
    Pollutant("acrolein", "丙烯醛", "acrolein", [], []),
    Pollutant("nitrobenzenes", "硝基苯类", "nitrobenzenes", [], []),
    Pollutant("acetate-esters", "乙酸酯类", "acetate esters", [], []),
    Pollutant("dioxins", "二噁英类", "dioxins (TEQ)", [], []),
    Pollutant("oil-fume", "染整油烟", "dyeing and finishing oil fume", [], ["油烟"]),
    Pollutant("odour", "臭气浓度", "odour concentration", [], [], quantity: .dimensionless),
    Pollutant(
      "O2", "含氧量", "oxygen content", ["a19001"], ["氧含量", "氧气含量", "氧气"], quantity: .percent),
    Pollutant("flow", "标干流量", "standard dry flow", ["a00000"], ["废气流量", "流量"], quantity: .flow),
    Pollutant("velocity", "烟气流速", "flue-gas velocity", ["a01011"], ["流速"], quantity: .velocity),
    Pollutant(
      "temperature", "烟气温度", "flue-gas temperature", ["a01012"], ["烟温"], quantity: .temperature),
    Pollutant("pressure", "烟气压力", "flue-gas pressure", ["a01013"], ["烟气静压"], quantity: .pressure),
    Pollutant(
      "humidity", "烟气湿度", "flue-gas humidity", ["a01014"], ["含湿量", "烟气含湿量"], quantity: .percent),
  ]

  private init(
    _ id: String, _ zh: String, _ en: String, _ codes: [String], _ aliases: [String],
    quantity: UnitOfMeasure.Quantity = .massConcentration, molarMass: Int64? = nil
  ) {
    self.id = id
    self.name = Bilingual(zh: zh, en: en)
    self.quantity = quantity
    self.codes = codes
    self.aliases = aliases
    self.molarMass = molarMass
  }

  private static let byID: [String: Pollutant] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.id, $0) })

  private static let byName: [String: Pollutant] = {
    var table: [String: Pollutant] = [:]
    for pollutant in all {
      for name in [pollutant.id, pollutant.name.zh] + pollutant.codes + pollutant.aliases {
        table[name.lowercased()] = pollutant
      }
    }
    return table
  }()

  /// Whether readings in `unit` can be judged for this pollutant.
  package func accepts(_ unit: UnitOfMeasure) -> Bool {
    unit.quantity == quantity || (unit.quantity == .volumeFraction && molarMass != nil)
  }
}
