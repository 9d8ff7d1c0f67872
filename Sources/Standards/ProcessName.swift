package import Measures

/// A process in words, with its id behind them: `冷风冲天炉熔炼（melting.cupola-cold）`.
///
/// Plant.yaml and packs know processes by their ids; a process that is not in this table, such as
/// one of a user's own pack, has only its id.
package func processName(_ id: String) -> Bilingual {
  guard let name = processNames[id] else { return Bilingual(zh: id, en: id) }
  return Bilingual(zh: "\(name.zh)（\(id)）", en: "\(name.en) (\(id))")
}

/// Ids of processes that have a name, sorted.
package var namedProcesses: [String] { processNames.keys.sorted() }

/// A sector in words; sectors that a user's own packs add have only their id.
package func sectorName(_ id: String) -> Bilingual {
  switch id {
  case "printing-dyeing": Bilingual(zh: "印染", en: "printing and dyeing")
  case "foundry": Bilingual(zh: "铸造", en: "foundry")
  case "cement": Bilingual(zh: "水泥", en: "cement")
  case "plastics": Bilingual(zh: "塑料", en: "plastics")
  case "furniture": Bilingual(zh: "家具", en: "furniture")
  case "shoe-making": Bilingual(zh: "制鞋", en: "shoe making")
  case "wall-materials": Bilingual(zh: "砖瓦（墙材）", en: "wall materials")
  case "small-appliances": Bilingual(zh: "小家电", en: "small appliances")
  case "food": Bilingual(zh: "食品", en: "food")
  case "down": Bilingual(zh: "羽绒", en: "down")
  default: Bilingual(zh: id, en: id)
  }
}

/// A regime that a plant may be under, in words, with its id behind them.
package func regimeName(_ id: String) -> Bilingual {
  switch id {
  case "ultra-low":
    Bilingual(zh: "超低排放要求（ultra-low）", en: "the ultra-low regime (ultra-low)")
  case "in-plant-monitoring":
    Bilingual(
      zh: "厂区内监控要求（in-plant-monitoring）", en: "in-plant monitoring (in-plant-monitoring)")
  default: Bilingual(zh: "“\(id)”要求", en: "the regime '\(id)'")
  }
}

/// A reductant as plant.yaml declares it, for a person.
package func reductantName(_ id: String) -> Bilingual {
  switch id {
  case "ammonia": Bilingual(zh: "氨", en: "ammonia")
  case "urea": Bilingual(zh: "尿素", en: "urea")
  case "none": Bilingual(zh: "无", en: "none")
  default: Bilingual(zh: id, en: id)
  }
}

private let processNames: [String: Bilingual] = [
  "brick-kiln": Bilingual(zh: "砖瓦焙烧窑", en: "brick kiln"),
  "brick-kiln.gangue": Bilingual(zh: "煤矸石砖焙烧窑", en: "kiln for gangue bricks"),
  "brick-preparation": Bilingual(zh: "砖瓦原料制备与成型", en: "brick preparation and moulding"),
  "bulk-terminal": Bilingual(zh: "散装水泥中转站及水泥储运", en: "bulk cement terminal"),
  "cement-products": Bilingual(zh: "水泥制品生产", en: "cement products"),
  "cleaning.shot-blasting": Bilingual(zh: "抛丸清理", en: "shot blasting"),
  "clinker-cooler": Bilingual(zh: "冷却机", en: "clinker cooler"),
  "coal-mill": Bilingual(zh: "煤磨", en: "coal mill"),
  "coating": Bilingual(zh: "涂装或涂层整理", en: "coating"),
  "coating.voc-combustion": Bilingual(
    zh: "涂装废气燃烧治理", en: "combustion of coating VOCs"),
  "core-making": Bilingual(zh: "制芯", en: "core making"),
  "drying": Bilingual(zh: "烘干", en: "drying"),
  "dyeing": Bilingual(zh: "染色", en: "dyeing"),
  "furniture-making": Bilingual(zh: "家具制造", en: "furniture making"),
  "heat-treatment": Bilingual(zh: "热处理", en: "heat treatment"),
  "kiln": Bilingual(zh: "窑炉", en: "kiln"),
  "melting.cupola-cold": Bilingual(zh: "冷风冲天炉熔炼", en: "cold-blast cupola"),
  "melting.cupola-hot": Bilingual(zh: "热风冲天炉熔炼", en: "hot-blast cupola"),
  "melting.electric": Bilingual(zh: "电炉熔炼", en: "electric melting furnace"),
  "melting.gas-furnace": Bilingual(zh: "燃气炉熔炼", en: "gas-fired melting furnace"),
  "melting.holding": Bilingual(zh: "保温炉", en: "holding furnace"),
  "melting.lead": Bilingual(zh: "铅基及铅青铜合金熔炼", en: "melting of lead alloys"),
  "moulding": Bilingual(zh: "造型", en: "moulding"),
  "other": Bilingual(zh: "其他工序", en: "other processes"),
  "paste-mixing": Bilingual(zh: "调浆", en: "paste mixing"),
  "pouring": Bilingual(zh: "浇注", en: "pouring"),
  "printing": Bilingual(zh: "印花", en: "printing"),
  "quarry": Bilingual(zh: "矿山开采", en: "quarrying"),
  "raising": Bilingual(zh: "起毛", en: "raising"),
  "resin-processing": Bilingual(zh: "合成树脂加工", en: "resin processing"),
  "resin-processing.combustion": Bilingual(
    zh: "合成树脂加工废气燃烧治理", en: "combustion of resin-processing gas"),
  "sand-preparation": Bilingual(zh: "砂处理", en: "sand preparation"),
  "sand-reclamation": Bilingual(zh: "废砂再生", en: "sand reclamation"),
  "sand-reclamation.thermal": Bilingual(zh: "废砂热法再生", en: "thermal sand reclamation"),
  "sanding": Bilingual(zh: "磨毛", en: "sanding"),
  "setting": Bilingual(zh: "定形", en: "heat setting"),
  "shakeout": Bilingual(zh: "落砂", en: "shakeout"),
  "shoe-making": Bilingual(zh: "制鞋", en: "shoe making"),
  "singeing": Bilingual(zh: "烧毛", en: "singeing"),
  "ventilation": Bilingual(zh: "其他通风生产设备", en: "other ventilated equipment"),
  "voc-combustion": Bilingual(zh: "含挥发性有机物废气燃烧治理", en: "combustion of VOCs"),
  "waste-incineration": Bilingual(zh: "废弃物焚烧", en: "waste incineration"),
]
