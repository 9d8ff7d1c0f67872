import ArgumentParser
import Dossier
import Measures
import Reports

/// Whose dossiers are recorded, for a program that takes them from others; and the plant.yaml that was
/// read, for later.
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
        zh: "只记录该区域的档案：六位代码，末尾成对的 00 为通配；可重复。",
        en: "Record only dossiers of this region: six digits, trailing pairs of 00 are wildcards; "
          + "may be repeated.")(.spoken), valueName: "code"))
  var allowRegion: [String] = []

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "把读到的 plant.yaml 另存到这里。", en: "Write the plant.yaml that was read here.")(.spoken),
      valueName: "file"), completion: .file())
  var plantCopy: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "列的含义（JSON）：表头与之相同的日志按此读取，并写入 plant.yaml。",
        en: "What columns mean (JSON): logs with the same headers are read so, and plant.yaml says "
          + "it.")(.spoken), valueName: "file"), completion: .file())
  var columns: String?

  func mappings() throws(Fault) -> [ColumnMapping] {
    guard let columns else { return [] }
    let parts = columns.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let place = parts.count > 1 ? (folder.isEmpty ? "/" : folder) : "."
    guard let bytes = Folder(place).contents(of: String(parts.last ?? "")) else {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "--columns 的文件无法读取；请检查路径。",
          en: "The file of --columns cannot be read; check its path."),
        at: SourcePosition(file: columns))
    }
    guard let mappings = ColumnMapping.read(bytes) else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "--columns 的文件不是列的含义（JSON）；请检查内容。",
          en: "The file of --columns says no columns (JSON); look at what it holds."),
        at: SourcePosition(file: columns))
    }
    return mappings
  }

  /// What refuses a dossier; `nil`: nothing does.
  func check() throws(Fault) -> (@Sendable (PlantDossier) throws(Fault) -> Void)? {
    let (plants, regions) = (allowPlant, allowRegion)
    for region in regions where !Self.isRegion(region) {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--allow-region“\(region.withVisibleControls)”不是六位区域代码；请写成 330502 或 330500。",
          en:
            "--allow-region '\(region.withVisibleControls)' is no code of six digits; write it as "
            + "330502 or 330500."))
    }
    let copy = try plantCopy.map(OutputFile.init)
    guard !plants.isEmpty || !regions.isEmpty || copy != nil else { return nil }
    return { dossier throws(Fault) in
      if !plants.isEmpty, !plants.contains(dossier.plant.id) {
        throw Self.refused(
          dossier, zh: "企业编号 \(dossier.plant.id.withVisibleControls) 不属于您的账号",
          en: "the plant id \(dossier.plant.id.withVisibleControls) is not your account's")
      }
      let region = dossier.plant.region
      if !regions.isEmpty, !regions.contains(where: { Self.covers($0, region) }) {
        throw Self.refused(
          dossier, zh: "行政区划代码 \(region.withVisibleControls) 不在您的辖区内",
          en: "the region \(region.withVisibleControls) is not one of yours")
      }
      try copy?.write(dossier.plantBytes)
    }
  }

  private static func refused(_ dossier: PlantDossier, zh: String, en: String) -> Fault {
    Fault(
      .notPermitted,
      Bilingual(
        zh: "这份档案的\(zh)，没有记录；请核对 plant.yaml，或用有权限的账号报送。",
        en:
          "This dossier was not recorded: \(en). Check plant.yaml, or hand it in by an account that "
          + "may."),
      at: SourcePosition(file: dossier.label + "/plant.yaml"))
  }

  private static func isRegion(_ code: String) -> Bool {
    code.utf8.count == 6 && code.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func covers(_ code: String, _ region: String) -> Bool {
    var fixed = code[...]
    while fixed.hasSuffix("00") { fixed = fixed.dropLast(2) }
    return region.utf8.count == 6 && region.hasPrefix(fixed)
  }
}
