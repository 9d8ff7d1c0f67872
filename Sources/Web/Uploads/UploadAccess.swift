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
  func upload() async throws -> UploadStanding {
    let id = try parameter("id")
    let found = try await store { (store) throws(Fault) in
      try UploadStanding.found(id, in: store)
    }
    guard let found, try await maySee(found.upload) else { throw Refusal.notFound }
    return found
  }

  private func maySee(_ upload: Upload) async throws -> Bool {
    let person = try person()
    if person.role == .administrator || upload.owner == person.id { return true }
    guard let plant = upload.plant else { return false }
    if person.role == .plant { return person.rights.plants.contains(plant) }
    return (try? await ledger().plant(plant)) != nil
  }

  /// Whether the reader may stop, retry or remove it: its owner, and administrators.
  func mayChange(_ upload: Upload) throws -> Bool {
    let person = try person()
    return upload.owner == person.id || person.role == .administrator
  }

  /// The upload that the address names, for whoever may change it; who only may see it is told so.
  func changeableUpload() async throws -> UploadStanding {
    let standing = try await upload()
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
