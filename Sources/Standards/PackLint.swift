import Measures

/// Collects what is wrong, file by file.
struct PackLint {
  let base: PackDrafts
  private let baseLibrary: StandardsLibrary
  private var remarks: [LintRemark] = []
  private var seen: [PackKey: SourcePosition] = [:]
  /// Ids of the entries of the file that is read.
  private var entryIDs: [String: SourcePosition] = [:]
  private var standards: [Standard] = []
  /// Those without a problem of their own, for what must hold among files.
  private var energy: [EnergyStandard] = []
  private var audits: [AuditPack] = []
  private var gates: [GatePolicy] = []
  private var missing: [MissingStandard] = []

  /// - Throws: what is wrong with `base`.
  init(base: PackDrafts) throws(Fault) {
    self.base = base
    baseLibrary = try base.library()
  }

  func result(files: Int) -> LintResult {
    let warnings =
      standards.flatMap {
        $0.warnings(among: baseLibrary.standards + standards)
          + $0.amendmentWarnings(over: baseLibrary.standards)
      } + gates.flatMap(\.warnings)
    let problems = faultsAmongFiles.map(Self.problem)
    return LintResult(
      remarks: (remarks + problems + warnings).sorted { $0.precedes($1) }, files: files,
      limits: standards.reduce(0) { $0 + $1.limits.count })
  }

  /// What is right in each file and not in all together; the base comes first, so that the file that
  /// is checked hears of it.
  private var faultsAmongFiles: [Fault] {
    let ownAudits = Set(audits.map(\.id))
    let ownEnergy = Set(energy.map(\.id))
    let held =
      base.drafts.isEmpty
      ? Dictionary(
        seen.map { ($0.key.id, $0.value) }, uniquingKeysWith: { $0.precedes($1) ? $0 : $1 })
      : base.held
    return AuditPack.itemFaults(baseLibrary.audits.filter { !ownAudits.contains($0.id) } + audits)
      + EnergyStandard.coefficientFaults(
        baseLibrary.energy.filter { !ownEnergy.contains($0.id) } + energy)
      + MissingStandard.faults(of: base.missing + missing, held: held)
  }

  private static func problem(_ fault: Fault) -> LintRemark {
    LintRemark(
      weight: .problem, sentence: fault.sentence, position: fault.position,
      saysMissing: fault.missingKey != nil)
  }

  private mutating func add(_ faults: [Fault]) { remarks += faults.map(Self.problem) }

  mutating func read(_ file: StandardsLibrary.PackFile) {
    entryIDs = [:]
    do {
      let root = try PackRoot(file)
      if let kind = root.kind {
        try read(kind, root.field)
      } else {
        let texts = try root.field.mapping(known: MissingStandard.fileKeys).required("texts")
        missing +=
          readEntries(texts, over: nil, .missing) { entry throws(Fault) in
            try MissingStandard(entry)
          }.good
      }
    } catch {
      add([error])
    }
  }

  private mutating func read(_ kind: PackKind, _ root: PackField) throws(Fault) {
    guard case .mapping(let fields) = root.value.content else { return }
    let given = PackMapping(key: root.key, fields: fields, position: root.value.position)
    noteID(of: given, kind)
    let id = given["id"].flatMap { try? $0.line() }
    let original = id.flatMap { base[PackKey($0, kind)] }
    var mapping = given
    if let id, let original { try original.checkKind(of: PackDraft(kind, id: id, pack: given)) }
    if given.isPartial {
      if let original {
        _ = try OverlayChange.ofHeader(
          given, over: original.pack, pack: original.id, lists: kind.entryKeys)
        mapping.fields += original.pack.fields.filter { given[$0.key] == nil }
      } else if let id, !base.drafts.isEmpty {
        try base.checkAddition(PackDraft(kind, id: id, pack: given))
      }
    }
    let pack = LintedPack(
      kind: kind, root: root, given: given, mapping: mapping, original: original?.pack)
    switch kind.text {
    case .standard: try readStandard(pack)
    case .energy: try readEnergy(pack)
    case .audit: try readAudit(pack)
    case .gate: try readGate(pack)
    }
  }

  private mutating func readStandard(_ pack: LintedPack) throws(Fault) {
    let header = readHeader(pack, standIn: "targets", .target) { pack throws(Fault) in
      try Standard(pack)
    }
    guard var whole = header.entry else { return }
    let entries = StandardHeader(
      id: whole.id, effective: whole.effective, region: whole.region, sectors: whole.sectors)
    let limits = readList(pack, "limits", .limit) { entry throws(Fault) in
      try Limit(entry, of: entries)
    }
    whole.limits = readMultiples(limits.good, of: pack)
    whole.targets =
      readList(pack, "targets", .target) { entry throws(Fault) in
        try Target(entry)
      }.good
    whole.duties = readList(pack, "duties", .duty) { entry throws(Fault) in try Duty(entry) }.good
    whole.water =
      readList(pack, "water", .water) { entry throws(Fault) in
        try WaterLimit(entry, of: entries)
      }.good
    // The loader's own words for a pack that holds nothing.
    if pack.isEmpty { _ = try Standard(pack.known) }
    standards.append(whole)
  }

  /// The limits that are multiples of others, worked out; what they go back to may stand in the pack
  /// that this one amends.
  private mutating func readMultiples(_ limits: [Limit], of pack: LintedPack) -> [Limit] {
    let own = Set(limits.map(\.id))
    let old = pack.id.flatMap { id in baseLibrary.standards.first { $0.id == id } }?.limits ?? []
    let untouched = old.filter { !own.contains($0.id) }
    let known = limits + untouched
    // What is wrong with another entry of this file has been said already.
    let unread = Set(pack.givenIDs(in: "limits")).subtracting(own)
    let changes = pack.changedLimits
    var resolved: [Limit] = []
    // What the pack below goes back to may be what this file changes.
    let dependent = untouched.filter { $0.multiple.map { own.contains($0.base) } ?? false }
    for limit in limits + dependent {
      if let multiple = limit.multiple, unread.contains(multiple.base) { continue }
      do {
        let whole = try limit.resolved(among: known, changes: changes)
        if own.contains(limit.id) { resolved.append(whole) }
      } catch {
        add([error])
      }
    }
    return resolved
  }

  private mutating func readEnergy(_ pack: LintedPack) throws(Fault) {
    let before = remarks.count
    let header = readHeader(pack, standIn: "sector_means", .sectorMean) { pack throws(Fault) in
      try EnergyStandard(pack)
    }
    let heat = readPart(pack, "standard_coal", .standardCoal) { entry throws(Fault) in
      try StandardCoalHeat(entry)
    }
    let coefficients = readList(pack, "coefficients", .coefficient) { entry throws(Fault) in
      try EnergyCoefficient(entry)
    }
    let norms = readList(pack, "norms", .norm) { entry throws(Fault) in try ProductNorm(entry) }
    let grades = readList(pack, "carbon_grades", .grade) { entry throws(Fault) in
      try CarbonGrade(entry)
    }
    let means = readList(pack, "sector_means", .sectorMean) { entry throws(Fault) in
      try SectorMean(entry)
    }
    if pack.isEmpty { _ = try EnergyStandard(pack.known) }
    let laid = pack.laid(
      header.node,
      [
        ("standard_coal", heat), ("coefficients", coefficients.nodes), ("norms", norms.nodes),
        ("carbon_grades", grades.nodes), ("sector_means", means.nodes),
      ])
    guard let whole = try? EnergyStandard(unchecked: laid) else { return }
    if coefficients.touched.isDisjoint(with: ["id", "name", "also"]) {
      add(whole.nameFaults(laid))
    }
    if grades.touched.isDisjoint(with: ["grade", "at_most"]) { add(whole.gradeFaults(laid)) }
    if remarks.count == before { energy.append(whole) }
  }

  private mutating func readAudit(_ pack: LintedPack) throws(Fault) {
    let before = remarks.count
    let header = readHeader(pack, standIn: "deadlines", .deadline) { pack throws(Fault) in
      try AuditPack(pack)
    }
    let groups = readList(pack, "groups", .group) { entry throws(Fault) in try AuditGroup(entry) }
    // A group that is wrong in itself is a group all the same.
    let names = pack.ids(in: "groups")
    let items = readList(pack, "items", .item(groups: names)) { entry throws(Fault) in
      try AuditItem(entry, groups: names)
    }
    let deadlines = readList(pack, "deadlines", .deadline) { entry throws(Fault) in
      try AuditDeadline(entry)
    }
    let scoring = readPart(pack, "scoring", .scoring) { entry throws(Fault) in
      try AuditScoring(entry)
    }
    if pack.isEmpty { _ = try AuditPack(pack.known) }
    let laid = pack.laid(
      header.node,
      [
        ("groups", groups.nodes), ("items", items.nodes), ("deadlines", deadlines.nodes),
        ("scoring", scoring),
      ])
    guard let whole = try? AuditPack(unchecked: laid) else { return }
    if !header.touched.contains("sectors"), !items.touched.contains("sectors") {
      add(whole.sectorFaults)
    }
    if groups.touched.union(items.touched).isDisjoint(with: ["id", "weight", "group"]) {
      add(whole.weightFaults(laid))
    }
    if remarks.count == before { audits.append(whole) }
  }

  private mutating func readGate(_ pack: LintedPack) throws(Fault) {
    let header = readHeader(pack, standIn: "documents", .document) { pack throws(Fault) in
      try GatePolicy(pack)
    }
    let conditions = readList(pack, "conditions", .condition) { entry throws(Fault) in
      try GateCondition(entry)
    }
    let grants = readList(pack, "grants", .grant) { entry throws(Fault) in try GrantRule(entry) }
    let documents = readList(pack, "documents", .document) { entry throws(Fault) in
      try DocumentRule(entry)
    }
    if pack.isEmpty { _ = try GatePolicy(pack.known) }
    let laid = pack.laid(
      header.node,
      [
        ("conditions", conditions.nodes), ("grants", grants.nodes), ("documents", documents.nodes),
      ])
    guard let whole = try? GatePolicy(unchecked: laid) else { return }
    if !header.touched.contains("kinds"), !grants.touched.contains("kinds") {
      add(whole.kindFaults)
    }
    gates.append(whole)
  }

  /// A pack may stand in one file only.
  private mutating func noteID(of pack: PackMapping, _ kind: PackKind) {
    guard let field = pack["id"], let id = try? field.line(),
      let first = seen.updateValue(field.value.position, forKey: PackKey(id, kind))
    else { return }
    add([kind.standsTwice(id, first: first, field)])
  }

  /// An id may stand once in a file, whatever list it stands in.
  ///
  /// - Returns: Whether it stood there before.
  private mutating func noteEntry(_ id: String, _ entry: PackField) -> Bool {
    guard case .mapping(let fields) = entry.value.content,
      let field = fields.first(where: { $0.key == "id" }),
      let first = entryIDs.updateValue(field.value.position, forKey: id)
    else { return false }
    add([field.standsTwice(id, first: first)])
    return true
  }

  /// The header with no entries but a harmless one, so that the pack is not empty.
  private mutating func readHeader<Pack>(
    _ pack: LintedPack, standIn list: String, _ repair: EntryRepair,
    _ read: (PackMapping) throws(Fault) -> Pack
  ) -> EntryRepair.Result<Pack> {
    var field = pack.root
    field.value.content = .mapping(pack.header + [repair.stand(as: list, at: pack.root.position)])
    let result = EntryRepair.header.read(field) { field throws(Fault) in
      try read(field.mapping(known: pack.kind.keys))
    }
    add(result.faults)
    return result
  }

  /// What reading a list came to.
  private struct Entries<Entry> {
    /// Entries without a problem.
    var good: [Entry] = []
    /// All entries that are mappings, as repaired.
    var nodes: [PackNode] = []
    var touched: Set<String> = []
  }

  private mutating func readList<Entry>(
    _ pack: LintedPack, _ name: String, _ repair: EntryRepair,
    _ read: (PackField) throws(Fault) -> Entry
  ) -> Entries<Entry> {
    readEntries(pack.given[name], over: pack.original?[name], repair, read)
  }

  private mutating func readEntries<Entry>(
    _ field: PackField?, over base: PackField?, _ repair: EntryRepair,
    _ read: (PackField) throws(Fault) -> Entry
  ) -> Entries<Entry> {
    var entries = Entries<Entry>()
    do {
      let old = try base?.elements() ?? []
      for entry in try field?.elements() ?? [] {
        if let id = entry.value.id, noteEntry(id, entry) { entries.touched.insert("id") }
        let amended = entry.value.id.flatMap { id in old.first { $0.value.id == id } }
        let before = remarks.count
        let result = self.read(entry, over: amended, repair, read)
        if base != nil, amended == nil, let id = entry.value.id {
          suggest(old.compactMap(\.value.id), for: id, entry, since: before)
        }
        if result.faults.isEmpty, let whole = result.entry { entries.good.append(whole) }
        if result.entry != nil { entries.nodes.append(result.node) }
        entries.touched.formUnion(result.touched)
      }
    } catch {
      add([error])
    }
    return entries
  }

  /// An entry that lacks what a whole one has may be meant for one that the pack has: one sentence
  /// then stands for all of its missing keys.
  private mutating func suggest(
    _ known: [String], for id: String, _ entry: PackField, since before: Int
  ) {
    let lacking = remarks[before...].filter(\.saysMissing)
    guard !lacking.isEmpty, let near = nearestName(to: id, among: known) else { return }
    remarks = remarks[..<before] + remarks[before...].filter { !$0.saysMissing }
    add([
      .refusal(
        at: entry.value.position,
        zh: "被覆盖的标准中没有“\(id)”，作为新条目又缺少必需的键；是否指“\(near)”？",
        en:
          "The standard that this changes has no '\(id)', and as a new entry it lacks keys; did you "
          + "mean '\(near)'?")
    ])
  }

  /// The single entry under a key, in a list of its own.
  private mutating func readPart<Entry>(
    _ pack: LintedPack, _ name: String, _ repair: EntryRepair,
    _ read: (PackField) throws(Fault) -> Entry
  ) -> [PackNode] {
    guard let field = pack.given[name] else { return [] }
    let result = self.read(field, over: pack.original?[name], repair, read)
    return result.entry == nil ? [] : [result.node]
  }

  private mutating func read<Entry>(
    _ entry: PackField, over base: PackField?, _ repair: EntryRepair,
    _ read: (PackField) throws(Fault) -> Entry
  ) -> EntryRepair.Result<Entry> {
    var entry = entry
    do {
      if let base { entry.value = try PackDraft.merged(entry.value, over: base.value) }
    } catch {
      add([error])
      return EntryRepair.Result(node: entry.value)
    }
    let result = repair.read(entry, read)
    add(result.faults)
    return result
  }
}

extension EntryRepair {
  /// A list of one harmless entry.
  fileprivate func stand(as list: String, at position: SourcePosition) -> PackField {
    func node(_ content: PackNode.Content) -> PackNode {
      PackNode(content: content, position: position)
    }
    var fields: [PackField] = []
    for key in required {
      guard let content = standIn(key, fields) else { continue }
      fields.append(PackField(key: key, value: node(content), position: position))
    }
    return PackField(key: list, value: node(.list([node(.mapping(fields))])), position: position)
  }
}

extension SourcePosition {
  fileprivate func precedes(_ other: SourcePosition) -> Bool {
    file == other.file
      ? (line ?? 0) < (other.line ?? 0) : file.utf8.lexicographicallyPrecedes(other.file.utf8)
  }
}
