#if Server
package import Measures
package import Report
package import Reports
package import ServerStore

/// What is to be checked, and by whom it was handed in.
package struct CheckOrder: Sendable {
  package var upload: Upload
  package var parameters: CheckParameters
  /// The body as it came.
  package var body: String
  /// A folder for whatever the check needs; nothing stands there yet, and the caller removes it.
  package var scratch: String
  /// The plant's last plant.yaml, for logs that come without one; `nil`: there is none.
  package var plant: [UInt8]?
  /// What people have said of the columns of a plant's logs.
  package var mappings: @Sendable (_ plant: String) throws(Fault) -> [ColumnMapping]
  /// Whose dossiers the sender may hand in.
  package var rights: Rights
}

extension CheckOrder {
  /// - Parameter scratch: of the job, or of whoever else looks at the upload.
  /// - Returns: `nil` where the upload is not whole, or nobody may hand it in any more.
  static func of(
    upload id: String?, owner: String, _ parameters: CheckParameters, scratch: String,
    in store: ServerStore
  ) throws(Fault) -> CheckOrder? {
    guard let id, let upload = try store.upload(id), upload.state == .complete,
      let owner = try store.person(owner), !owner.isDisabled
    else { return nil }
    return CheckOrder(
      upload: upload, parameters: parameters, body: store.folder.upload(id) + "/body",
      scratch: scratch, plant: try PlantFiles(store.folder).text(of: upload.plant),
      mappings: { plant throws(Fault) in
        try store.mappings(plant: plant, kind: UploadMapping.kind).map { mapping in
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
      }, rights: owner.rights)
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
