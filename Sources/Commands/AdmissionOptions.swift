import ArgumentParser
import Dossier
import Ledger
import Measures
import Reports

/// Whose dossiers are recorded, for a program that takes them from others.
struct AdmissionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "只记录该企业（编号）的档案，其他的拒绝；可重复。",
        en: "Record only this plant's dossiers, by its id, and refuse others; may be repeated.")(
          .spoken), valueName: "id"))
  var allowPlant: [String] = []

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "只记录该区域企业的档案：六位代码，末尾成对的 00 为通配；可重复。台账中已有的企业以其首次记录的区划为准。",
        en: "Record only dossiers of this region's plants: six digits, trailing pairs of 00 are "
          + "wildcards; may be repeated. A plant that the ledger has lies where its first run was.")(
          .spoken), valueName: "code"))
  var allowRegion: [String] = []

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "登记簿中各企业的行政区划（JSON）：以此为准，其次为台账中该企业的首次记录；档案中的代码与之不同则拒绝。",
        en:
          "Plants' regions by the register (JSON): these count, else that of the plant's first run "
          + "in the ledger; a dossier with another region is refused.")(.spoken), valueName: "file"),
    completion: .file())
  var plantRegions: String?

  /// Who may record; `nil`: whoever runs it.
  func admission() throws(Fault) -> Admission? {
    for region in allowRegion where RegionPattern(region) == nil {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--allow-region“\(region.withVisibleControls)”不是六位区域代码；请写成 330502 或 330500。",
          en:
            "--allow-region '\(region.withVisibleControls)' is no code of six digits; write it as "
            + "330502 or 330500."))
    }
    guard !allowPlant.isEmpty || !allowRegion.isEmpty || plantRegions != nil else { return nil }
    return Admission(
      plants: allowPlant.isEmpty ? nil : allowPlant,
      regions: allowRegion.isEmpty ? nil : allowRegion,
      register: try plantRegions.map(Self.register) ?? [:])
  }

  /// What refuses a dossier before its logs are read, and keeps its plant.yaml; `nil`: nothing does.
  ///
  /// - Parameters:
  ///   - ledger: where it is to be recorded; `nil`: there is none yet.
  ///   - copy: where plant.yaml is written; `nil`: nowhere.
  func check(
    _ admission: Admission?, in ledger: Ledger?, copy: OutputFile?
  ) throws(Fault) -> (@Sendable (PlantDossier) throws(Fault) -> Void)? {
    guard admission != nil || copy != nil else { return nil }
    return { dossier throws(Fault) in
      if let admission {
        let plant = dossier.plant
        try admission.check(
          plant: plant.id, region: plant.region, recorded: try ledger?.firstRegion(of: plant.id),
          file: dossier.label + "/plant.yaml")
      }
      try copy?.write(dossier.plantBytes)
    }
  }

  private static func register(_ path: String) throws(Fault) -> [String: String] {
    guard let plants = PlantRegions(try OptionFile.bytes(of: path, named: "--plant-regions")) else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "--plant-regions 的文件不是企业区划表（JSON）；请检查内容。",
          en: "The file of --plant-regions is no list of plants' regions (JSON); look at what it "
            + "holds."), at: SourcePosition(file: path))
    }
    return plants.regions
  }
}

/// `--plant-copy`: the plant.yaml that was read, for later.
struct PlantCopyOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "把读到的 plant.yaml 另存到这里。", en: "Write the plant.yaml that was read here.")(.spoken),
      valueName: "file"), completion: .file())
  var plantCopy: String?

  func file() throws(Fault) -> OutputFile? { try plantCopy.map(OutputFile.init) }
}
