import Crypto
import CryptoExtras
import Measures

/// How much work a password costs, whoever computes it.
struct ScryptCost: Hashable, Sendable {
  /// log2 of N.
  var rounds: Int
  var blockSize: Int
  var parallelism: Int

  /// 32 MiB and about a tenth of a second.
  static let standard = ScryptCost(rounds: 15, blockSize: 8, parallelism: 1)
}

/// What is stored of a password: `scrypt$15$8$1$salt$key`, the last two in lower-case hex.
struct PasswordHash: Hashable, Sendable {
  var cost: ScryptCost
  var salt: [UInt8]
  var key: [UInt8]

  static let bytes = 32

  init(cost: ScryptCost, salt: [UInt8], key: [UInt8]) {
    self.cost = cost
    self.salt = salt
    self.key = key
  }

  init?(text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]),
      let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
      let salt = Self.bytes(hex: parts[4]), let key = Self.bytes(hex: parts[5]),
      (1...20).contains(rounds), (1...32).contains(blockSize), (1...16).contains(parallelism),
      key.count == Self.bytes
    else { return nil }
    cost = ScryptCost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
    self.salt = salt
    self.key = key
  }

  var text: String {
    "scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)$\(salt.hex)$"
      + key.hex
  }

  private static func bytes(hex: String) -> [UInt8]? {
    let digits = Array(hex.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}

/// Computes passwords' keys: each takes 32 MiB and a tenth of a second. Whoever calls the store sees to
/// it that few are computed at a time.
final class PasswordWork: Sendable {
  typealias Derive =
    @Sendable (_ password: [UInt8], _ salt: [UInt8], _ cost: ScryptCost) throws -> [UInt8]

  private let cost: ScryptCost
  private let derive: Derive
  /// What a password is compared with where there is no account of the name: the same work.
  private let nobody: PasswordHash

  init(cost: ScryptCost = .standard, derive: @escaping Derive = PasswordWork.scrypt) {
    self.cost = cost
    self.derive = derive
    nobody = PasswordHash(
      cost: cost, salt: Randomness.bytes(16), key: Randomness.bytes(PasswordHash.bytes))
  }

  static let scrypt: Derive = { password, salt, cost in
    let key = try KDF.Scrypt.deriveKey(
      from: password, salt: salt, outputByteCount: PasswordHash.bytes, rounds: 1 << cost.rounds,
      blockSize: cost.blockSize, parallelism: cost.parallelism)
    return unsafe key.withUnsafeBytes { unsafe Array($0) }
  }

  func hash(_ password: String) throws(Fault) -> PasswordHash {
    let salt = Randomness.bytes(16)
    return PasswordHash(cost: cost, salt: salt, key: try key(password, salt, cost))
  }

  /// - Parameter stored: of the account; `nil`: there is none, which takes as long and never fits.
  func fits(_ password: String, _ stored: PasswordHash?) throws(Fault) -> Bool {
    let expected = stored ?? nobody
    let found = try key(password, expected.salt, expected.cost)
    // As long for any difference.
    let difference = zip(found, expected.key).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
    return difference == 0 && found.count == expected.key.count && stored != nil
  }

  private func key(_ password: String, _ salt: [UInt8], _ cost: ScryptCost) throws(Fault) -> [UInt8]
  {
    do {
      return try derive(Array(password.utf8), salt, cost)
    } catch {
      throw Fault(
        .temporary,
        Bilingual(zh: "内存不足；请稍后重试。", en: "There was too little memory; try again later."))
    }
  }
}
