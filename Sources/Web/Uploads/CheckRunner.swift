#if Server
package import Measures
package import Report
package import Reports
package import ServerStore

/// What is to be checked, and by whom it was handed in.
package struct CheckOrder: Sendable {
  package var upload: Upload
  package var parameters: CheckParameters
  /// What is done with it.
  package var kind = CheckWorker.Kind.check
  /// The body as it came.
  package var body: String
  /// A folder for whatever the check needs; nothing stands there yet, and the caller removes it.
  package var scratch: String
  /// The plant's last plant.yaml, for logs that come without one; `nil`: there is none.
  package var plant: [UInt8]?
  /// What people have said of the columns of a plant's logs.
  package var mappings: @Sendable (_ plant: String) throws(Fault) -> [ColumnMapping]
  /// The sender's name.
  package var sender: String
  /// Whose dossiers the sender may hand in.
  package var rights: Rights
  /// Plants' regions by the register.
  package var register: [String: String]
  /// Whether another application was handed in since, perhaps of the same project: what this one comes to
  /// must not take the place of what that one came to.
  package var isOvertaken = false
  /// What applications are decided by.
  package var authority = AuthorityStanding()
}

extension CheckOrder {
  /// - Parameter scratch: of the job, or of whoever else looks at the upload.
  /// - Returns: `nil` where the upload is not whole, or nobody may hand it in any more: its account is
  ///   disabled, or may not act for the plant that the upload is said to be of.
  package static func of(
    upload id: String?, owner: String, _ parameters: CheckParameters, scratch: String,
    as kind: CheckWorker.Kind = .check, in house: House
  ) async throws(Fault) -> CheckOrder? {
    // The register as it is now decides who may hand in what.
    let standing: Result<ReferenceShelf.Standing, Fault>
    do throws(Fault) {
      standing = .success(try await house.reference.current())
    } catch { standing = .failure(error) }
    let (store, register) = (house.store, house.reference.regions)
    let found = try await house.desk.run { () throws(Fault) -> (upload: Upload, owner: Person)? in
      guard let id, let upload = try store.upload(id), upload.state == .complete,
        let owner = try store.person(owner), !owner.isDisabled
      else { return nil }
      return (upload, owner)
    }
    guard let found else { return nil }
    let view = try await house.shelf.view(of: Sight(found.owner.rights))
    let rights = found.owner.rights
    // A plant that nobody knows yet may be an inspector's to be: its dossier will say. Of any other that
    // is not theirs nothing is told.
    let tells = { @Sendable (plant: String) in
      view.maySee(plant) || rights.role == .inspector && !view.knows(plant)
    }
    if let plant = found.upload.plant, !tells(plant) { return nil }
    let reference = house.reference
    return try await house.desk.run { () throws(Fault) in
      var order = try CheckOrder(
        found.upload, parameters, rights, sender: found.owner.name, scratch: scratch, in: store,
        register: register, tells: tells)
      order.kind = kind
      guard kind == .gate else { return order }
      // Its account was a plant's when the application was handed in, or is one now.
      if rights.role == .plant { order.parameters.isApplicants = true }
      order.isOvertaken = try order.isOvertaken(in: store)
      order.authority = AuthorityStanding(
        Result { () throws(Fault) in try reference.texts() }, standing)
      return order
    }
  }

  /// - Parameters:
  ///   - register: plants' regions by the register.
  ///   - tells: whether what a plant handed in before may be used; the dossier says whose it is.
  init(
    _ upload: Upload, _ parameters: CheckParameters, _ rights: Rights, sender: String = "",
    scratch: String,
    in store: ServerStore, register: [String: String] = [:],
    tells: @escaping @Sendable (_ plant: String) -> Bool = { _ in true }
  ) throws(Fault) {
    let plant = upload.plant.flatMap { tells($0) ? $0 : nil }
    self.init(
      upload: upload, parameters: parameters, body: store.folder.upload(upload.id) + "/body",
      scratch: scratch, plant: try PlantFiles(store.folder).text(of: plant),
      mappings: { plant throws(Fault) in
        guard tells(plant) else { return [] }
        return try store.columnMappings(of: plant)
      }, sender: sender, rights: rights, register: register)
  }
}

extension CheckOrder {
  /// Of the authority's, by any of its accounts; of an applicant's own, by an account of the same plants.
  fileprivate func isOvertaken(in store: ServerStore) throws(Fault) -> Bool {
    let own = Set(rights.plants)
    let latest = try store.jobs(limit: 500)
    guard let place = latest.firstIndex(where: { $0.upload == upload.id }) else {
      // So many came since that nobody looks through all of them.
      return true
    }
    let since = latest[..<place].filter {
      $0.kind == kind.rawValue
        && CheckParameters($0.parameters).isApplicants == parameters.isApplicants
    }
    guard parameters.isApplicants, !own.isEmpty else { return !since.isEmpty }
    let colleagues = Set(
      try store.people().filter { !own.isDisjoint(with: $0.rights.plants) }.map(\.id))
    return since.contains { colleagues.contains($0.owner) }
  }
}

extension ServerStore {
  fileprivate func columnMappings(of plant: String) throws(Fault) -> [ColumnMapping] {
    try mappings(plant: plant, kind: UploadMapping.kind).map { mapping in
      ColumnMapping(
        headers: mapping.headers,
        columns: mapping.headers.reduce(into: []) { columns, header in
          // Of two columns with one header both mean the same.
          guard let use = mapping.columns[header],
            !columns.contains(where: { $0.header == header })
          else { return }
          columns.append(ColumnMapping.Column(header, use))
        })
    }
  }
}

/// How far a check has come.
package struct CheckProgress: Hashable, Sendable {
  package var phase: String
  package var done: Int64
  package var total: Int64

  package init(_ phase: String, done: Int64 = 0, of total: Int64 = 0) {
    (self.phase, self.done, self.total) = (phase, done, total)
  }
}

/// How a check ended.
package enum CheckOutcome: Hashable, Sendable {
  /// Keys of the runs that the ledger keeps, the verdict, and whose they are.
  case recorded(runs: [String], Verdict, plant: String)
  case refused(Bilingual, isWorthRetrying: Bool)
  case cancelled
}

/// Checks one upload and records what comes of it: twice the same records once.
package protocol CheckRunner: Sendable {
  /// Cancelling the task ends the check.
  func run(
    _ order: CheckOrder, progress: @escaping @Sendable (CheckProgress) -> Void
  ) async -> CheckOutcome
}
#endif
