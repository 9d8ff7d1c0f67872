package import Measures

/// Whose dossiers are recorded, for a program that takes them from others.
///
/// What counts is the plant, and its region is not the dossier's to choose: the register's card says
/// it; else the first run that was recorded of it; else, of a plant that nobody knows yet, the dossier.
/// A dossier that names another region is refused, whoever hands it in.
package struct Admission: Sendable {
  /// Ids; `nil`: any plant's.
  package var plants: [String]?
  /// Six digits, pairs of zeros at the end stand for any; `nil`: of any region.
  package var regions: [String]?
  /// Plants' regions by their cards in the register.
  package var register: [String: String]

  package init(
    plants: [String]? = nil, regions: [String]? = nil, register: [String: String] = [:]
  ) {
    (self.plants, self.regions, self.register) = (plants, regions, register)
  }

  /// - Parameters:
  ///   - region: as the dossier has it.
  ///   - recorded: of the plant's first run; `nil`: there is none.
  ///   - file: the dossier's plant.yaml, or whatever else named the plant.
  /// - Throws: a not-permitted ``Fault``. Of a plant that is not theirs nobody learns where it lies.
  package func check(
    plant: String, region: String, recorded: String?, file: String
  ) throws(Fault) {
    let id = plant.withVisibleControls
    if let plants, !plants.contains(plant) {
      throw Self.refused(
        file, zh: "企业编号 \(id) 不属于您的账号", en: "the plant id \(id) is not your account's")
    }
    let standing = register[plant] ?? recorded
    let counted = standing ?? region
    if let regions, !regions.contains(where: { RegionPattern($0)?.covers(counted) ?? false }) {
      guard standing == nil else {
        throw Self.refused(
          file, zh: "企业（编号 \(id)）不在您的辖区内", en: "the plant \(id) is not in one of your regions")
      }
      let shown = region.withVisibleControls
      throw Self.refused(
        file, zh: "行政区划代码 \(shown) 不在您的辖区内", en: "the region \(shown) is not one of yours")
    }
    guard counted != region else { return }
    throw moved(
      from: counted, to: region, plant: id, isCarded: register[plant] != nil, file: file)
  }

  /// What can be said before a dossier was read: of a plant that nobody knows yet, the dossier tells.
  ///
  /// - Throws: as ``check(plant:region:recorded:file:)``.
  package func check(plant: String, recorded: String?, file: String) throws(Fault) {
    // Of a plant that is known its own region counts, and of another nothing but the plant.
    let counted = register[plant] ?? recorded
    var known = self
    if counted == nil { known.regions = nil }
    try known.check(plant: plant, region: counted ?? "", recorded: recorded, file: file)
  }

  private func moved(
    from standing: String, to region: String, plant: String, isCarded: Bool, file: String
  ) -> Fault {
    let (was, now) = (standing.withVisibleControls, region.withVisibleControls)
    let (whereZh, whereEn) =
      isCarded ? ("登记簿", "the register has") : ("首次记录", "its first run was recorded with")
    return Fault(
      .notPermitted,
      Bilingual(
        zh: "plant.yaml 中的行政区划代码为 \(now)，而企业 \(plant) 在\(whereZh)中为 \(was)，没有记录；"
          + "若属填写错误，请改正 plant.yaml；若企业确已变更区划，请管理员先更改登记簿中该企业的 region。",
        en:
          "This dossier was not recorded: its plant.yaml has the region \(now), and \(whereEn) \(was) "
          + "for the plant \(plant). Correct plant.yaml where that is a mistake; where the plant has "
          + "moved, ask an administrator to change its region in the register first."),
      at: SourcePosition(file: file))
  }

  private static func refused(_ file: String, zh: String, en: String) -> Fault {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let isDossier = name == "plant.yaml"
    return Fault(
      .notPermitted,
      Bilingual(
        zh: "这份\(isDossier ? "档案" : "申报")的\(zh)，没有记录；请核对 \(name)，或用有权限的账号报送。",
        en:
          "This \(isDossier ? "dossier" : "application") was not recorded: \(en). Check \(name), or "
          + "hand it in by an account that may."), at: SourcePosition(file: file))
  }
}

extension Ledger {
  /// The region that a plant's first run was recorded with; `nil`: it has none.
  package func firstRegion(of plant: String) throws(Fault) -> String? {
    try reading(RunRecord.table) { store in
      try store.all(
        RunRecord.self, where: "id = (SELECT MIN(id) FROM run WHERE plant = ?)", [plant],
        order: "id"
      ).first?.region
    }
  }
}
