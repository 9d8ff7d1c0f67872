#if Server
import HTTPTypes
import Measures
import ServerStore

// Who may see which upload: the one place. An upload is its owner's, and of whoever may see its plant;
// one of no known plant is its owner's and the administrators' alone.

extension Visit {
  /// The uploads that a list shows this reader.
  func uploadSight() async throws -> UploadSight {
    let person = try person()
    switch person.role {
    case .administrator: return .everything
    case .plant: return .own(person.id, plants: Set(person.rights.plants))
    case .inspector:
      let plants = try await ledger().plants.map(\.id)
      return .own(person.id, plants: Set(plants))
    }
  }

  /// The upload that the address names.
  ///
  /// - Throws: not found for one that the reader may not see, too.
  func upload() async throws -> UploadStanding { try await upload(try parameter("id")) }

  /// - Parameter id: as the request gives it; it need not be one.
  func upload(_ id: String) async throws -> UploadStanding {
    let found = try await store { (store) throws(Fault) in
      try UploadStanding.found(id, in: store)
    }
    guard let found, try await maySee(found.upload) else { throw Refusal.notFound }
    return found
  }

  private func maySee(_ upload: Upload) async throws -> Bool {
    Self.maySee(upload, by: try person(), of: try await ledger())
  }

  private static func maySee(
    _ upload: Upload, by person: Person, of ledger: LedgerView
  ) -> Bool {
    if person.role == .administrator || upload.owner == person.id { return true }
    guard let plant = upload.plant else { return false }
    if person.role == .plant { return person.rights.plants.contains(plant) }
    return (try? ledger.plant(plant)) != nil
  }

  /// Whether the reader is still signed in and may still see the upload, asked anew.
  func stillSees(_ upload: Upload) async -> Bool {
    guard case .session(let secret, _)? = reader?.credential else { return false }
    let session = try? await store { (store) throws(Fault) in try store.session(secret) }
    guard let person = session?.person else { return false }
    guard let ledger = try? await house.shelf.view(of: Sight(person.rights)) else { return false }
    return Self.maySee(upload, by: person, of: ledger)
  }

  /// Whoever names a plant gets to use what it handed in before: its plant.yaml, its columns.
  ///
  /// - Throws: the same for a plant that nobody knows as for one of others.
  func requireSight(of plant: String?) async throws {
    guard let plant, !plant.isEmpty, try await !ledger().maySee(plant) else { return }
    throw Refusal(
      .forbidden,
      Bilingual(
        zh: "该企业编号不在您可报送的范围内，或还没有记录；首次报送请上传含 plant.yaml 的档案，企业编号留空。",
        en:
          "This plant id is not one that you may hand in for, or nothing of it was recorded yet; the "
          + "first time, upload a dossier with plant.yaml and leave the plant id out."))
  }

  /// Whether the reader may stop, retry or remove it: its owner, and administrators.
  func mayChange(_ upload: Upload) throws -> Bool {
    let person = try person()
    return upload.owner == person.id || person.role == .administrator
  }

  /// The upload that the address names, for whoever may change it; who only may see it is told so.
  func changeableUpload() async throws -> UploadStanding {
    try await changeableUpload(try parameter("id"))
  }

  func changeableUpload(_ id: String) async throws -> UploadStanding {
    let standing = try await upload(id)
    guard try mayChange(standing.upload) else {
      throw Refusal(
        .forbidden,
        Bilingual(
          zh: "只有上传者本人和管理员可以这样做。",
          en: "Only whoever uploaded it, and administrators, can do that."))
    }
    return standing
  }
}
#endif
