import GRDB
package import Measures

/// A request that its client may send again without doing it twice.
package struct IdempotencyKey: Hashable, Sendable {
  /// A person's id: keys are each account's own.
  package var owner: String
  /// The client's word.
  package var key: String
  /// SHA-256 in lower-case hex of all that makes the request what it is.
  package var request: String

  /// Seconds that an answer is kept.
  package static let life: Int64 = 86_400

  /// - Throws: 64 where the client's word is empty, too long, or holds invisible signs.
  package init(owner: String, key: String, request: [UInt8]) throws(Fault) {
    let what = Bilingual(zh: "幂等键", en: "an idempotency key")
    guard !key.isEmpty else { throw .wrong("幂等键为空。", "The idempotency key is empty.") }
    try TextLimits.check(key, what, limit: TextLimits.word)
    (self.owner, self.key) = (owner, key)
    self.request = Digest256.hex(request)
  }
}

/// An answer as it was given.
package struct StoredAnswer: Hashable, Sendable {
  package var status: Int
  /// In their order.
  package var headers: [[String]]
  package var body: [UInt8]

  package init(status: Int, headers: [[String]], body: [UInt8]) {
    (self.status, self.headers, self.body) = (status, headers, body)
  }
}

/// What is to be done with a request that bears a key.
package enum IdempotentRequest: Hashable, Sendable {
  /// It is new: do it, then ``ServerStore/keep(_:for:)`` or ``ServerStore/forget(_:)``.
  case new
  /// It was done: answer this.
  case answered(StoredAnswer)
  /// It is being done.
  case underWay
  /// The key was used for another request.
  case conflict
}

extension ServerStore {
  /// Asks what to do; of two who ask at once with one key, one is told that it is new.
  package func begin(_ key: IdempotencyKey) throws(Fault) -> IdempotentRequest {
    try writing { store in
      if let row = try store.row(key), store.tick - row.startedTick < IdempotencyKey.life {
        guard row.request == key.request else { return .conflict }
        if let answer = row.answer { return .answered(answer) }
        // What the server's predecessor was doing when it ended is not being done.
        if row.serving == store.serving { return .underWay }
      }
      try IdempotencyRecord(
        owner: key.owner, key: key.key, request: key.request, startedTick: store.tick,
        serving: store.serving
      ).upsert(store.database)
      return .new
    }
  }

  /// Keeps the answer for whoever asks again.
  package func keep(_ answer: StoredAnswer, for key: IdempotencyKey) throws(Fault) {
    try writing { store in
      guard var row = try store.row(key), row.request == key.request else { return }
      (row.status, row.headers) = (answer.status, answer.headers)
      row.body = Blob(bytes: answer.body)
      try row.update(store.database)
    }
  }

  /// Lets the request be sent again, because it was not done.
  package func forget(_ key: IdempotencyKey) throws(Fault) {
    try writing { store in
      guard let row = try store.row(key), row.request == key.request, row.answer == nil else {
        return
      }
      try row.delete(store.database)
    }
  }
}

extension StoreRows {
  fileprivate func row(_ key: IdempotencyKey) throws -> IdempotencyRecord? {
    try one(IdempotencyRecord.self, where: "owner = ? AND key = ?", [key.owner, key.key])
  }
}

/// A row of `idempotency`.
struct IdempotencyRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "idempotency"

  var owner: String
  var key: String
  var request: String
  var startedTick: Tick
  var serving: String
  var status: Int?
  var headers: [[String]]?
  var body: Blob?

  var answer: StoredAnswer? {
    guard let status, let body else { return nil }
    return StoredAnswer(status: status, headers: headers ?? [], body: body.bytes)
  }
}
