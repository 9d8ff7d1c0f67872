#if Server
import Commands
import Measures
import Receiving
import ServerStore
import Web
import Yams

/// Fills an empty data folder for a first look: an account of each role, and the sample plants handed
/// in as their plants would. The server's own workers check them.
enum DemoPlants {
  struct Account {
    var role: Role
    var name: String
    var password: String

    var line: String {
      say("  演示账号", "  Demo account")
        + " \(name) (\(role.word(.spoken))): \(password)"
    }
  }

  /// A dossier of the samples.
  private struct Sample {
    var name: String
    var folder: String
    var plant: String
    var region: RegionPattern
    /// Of the dossier, by their names in it.
    var files: [String]
  }

  /// Where the samples lie, unless somebody says so.
  static func place() -> String {
    let places = ["Samples", "/usr/share/greengate/Samples"]
    return places.first { !DataFolder.names(in: $0).isEmpty } ?? places[0]
  }

  static func fill(_ store: ServerStore, from folder: String) throws(Fault) -> [Account] {
    let samples = try Self.samples(in: folder)
    // The one that README tells of.
    let shown = samples.first { $0.name.hasPrefix("foundry") } ?? samples.first
    guard let first = shown else { throw none(folder) }
    guard let link = try store.makeSetupLink() else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--demo 只用于空的数据文件夹；请用 --data 指定一个新文件夹，或去掉 --demo。",
          en: "--demo is for an empty data folder; name a new one with --data, or leave --demo out."
        ))
    }
    var accounts: [Account] = []
    func account(
      _ role: Role, _ name: String, _ make: (String, String) throws(Fault) -> SignedIn
    ) throws(Fault) -> Actor {
      let account = Account(role: role, name: name, password: password())
      let made = try make(name, account.password)
      let actor = Actor(made.person.id, from: "server")
      // Whoever looks signs in with the password.
      try store.signOut(made.token, by: actor)
      accounts.append(account)
      return actor
    }
    let admin = try account(.administrator, "admin") { name, password throws(Fault) in
      try store.redeemSetup(link, name: name, password: password, address: "server")
    }
    func invited(_ role: Role, _ name: String, _ rights: Rights) throws(Fault) -> Actor {
      let token = try store.invite(rights, by: admin)
      return try account(role, name) { name, password throws(Fault) in
        try store.redeemInvitation(token, name: name, password: password, address: "server")
      }
    }
    let regions = Set(samples.map(\.region)).sorted()
    let inspector = try invited(.inspector, "inspector", .inspector(regions))
    let plant = try invited(.plant, "plant", .plant([first.plant]))
    for sample in samples {
      try handIn(sample, store, by: sample.plant == first.plant ? plant : inspector)
    }
    return accounts
  }

  /// Twenty signs of 32: a hundred bits.
  private static func password() -> String {
    let signs = Array(Randomness.secret().prefix(20))
    return stride(from: 0, to: 20, by: 5).map { String(signs[$0..<($0 + 5)]) }
      .joined(separator: "-")
  }

  private static func handIn(
    _ sample: Sample, _ store: ServerStore, by actor: Actor
  ) throws(Fault) {
    let upload = try store.begin(
      name: sample.name, kind: .folder, plant: sample.plant, by: actor)
    let folder = store.folder.upload(upload.id)
    try BodyFile.makeFolder(folder)
    var tar = try TarFile(folder + "/body")
    defer { tar.close() }
    for file in sample.files {
      try tar.add(sample.name + "/" + file, from: sample.folder + "/" + file)
    }
    try tar.end()
    let body = try BodyFile(folder + "/body", .read)
    defer { body.close() }
    let size = try body.size()
    let sha256 = try body.sha256(of: size)
    guard case .granted(let writing) = try store.startWriting(upload.id, from: 0) else { return }
    _ = try store.advance(writing, to: size)
    try store.release(writing)
    _ = try store.complete(
      upload.id, size: size, sha256: sha256, job: CheckWorker.Kind.check.rawValue, by: actor)
  }

  // MARK: - The samples

  private static func samples(in folder: String) throws(Fault) -> [Sample] {
    var samples: [Sample] = []
    for name in DataFolder.names(in: folder) {
      let place = folder + "/" + name
      guard DataFolder.size(of: place + "/plant.yaml") != nil else { continue }
      samples.append(try sample(name, place))
    }
    return samples
  }

  private static func sample(_ name: String, _ folder: String) throws(Fault) -> Sample {
    let path = folder + "/plant.yaml"
    let root = try? Yams.compose(yaml: Surroundings.text(of: path))
    guard let plant = root?["plant"]?["id"]?.string,
      let code = root?["plant"]?["region"]?.string, let region = RegionPattern(code)
    else {
      throw Fault(
        .unreadableInput,
        Bilingual(zh: "示例的 plant.yaml 无法读取。", en: "The sample's plant.yaml cannot be read."),
        at: SourcePosition(file: path))
    }
    let logs = root?["logs"]?.sequence?.compactMap { $0["file"]?.string } ?? []
    return Sample(
      name: name, folder: folder, plant: plant, region: region, files: ["plant.yaml"] + logs)
  }

  private static func none(_ folder: String) -> Fault {
    Fault(
      .missingInput,
      Bilingual(
        zh: "这里没有示例企业；请用 --samples 给出源码中的 Samples 文件夹。",
        en: "There are no sample plants here; name the source's Samples folder with --samples."),
      at: SourcePosition(file: folder))
  }
}
#endif
