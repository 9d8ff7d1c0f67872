#if Server
package import Digest
import Dispatch
package import Measures
import Synchronization

/// Where what is known besides the ledger comes from.
package struct ReferenceSource: Sendable {
  package struct Edition: Sendable {
    package var reference: Reference
    /// Tells it from what will be read when a file has changed.
    package var stamp: String
    /// What is wrong with a file in whose place an older one stands.
    package var fault: Fault?

    package init(reference: Reference, stamp: String, fault: Fault? = nil) {
      self.reference = reference
      self.stamp = stamp
      self.fault = fault
    }
  }

  /// A file of the authority's.
  package struct AuthorityFile: Sendable {
    package var name: String
    package var path: String
    package var isThere: Bool

    package init(name: String, path: String, isThere: Bool) {
      (self.name, self.path, self.isThere) = (name, path, isThere)
    }
  }

  /// The authority's files, read at once.
  package struct Texts: Sendable {
    /// As the edition that was read from the same has it.
    package var stamp: String
    /// By their usual names; those that are there.
    package var bytes: [String: [UInt8]]

    package init(stamp: String, bytes: [String: [UInt8]] = [:]) {
      (self.stamp, self.bytes) = (stamp, bytes)
    }
  }

  /// Where the authority's files are read from.
  package var files: @Sendable () -> [AuthorityFile] = { [] }

  /// What stands in them now; `nil`: nothing is known but the ledger.
  package var texts: (@Sendable () throws(Fault) -> Texts)?

  /// Reads it; `nil` where nothing has changed since the edition that is given.
  package var read: @Sendable (Edition?) throws(Fault) -> Edition?

  package init(_ read: @escaping @Sendable (Edition?) throws(Fault) -> Edition?) {
    self.read = read
  }
}

/// The packs, and the authority's files as they are now.
///
/// Files are looked at again at most every two seconds. One that was broken while the server runs
/// does not take away what was known: the last edition that could be read stands, and ``Standing``
/// says what is wrong with the file.
package final class ReferenceShelf: Sendable {
  package struct Standing: Sendable {
    package var reference: Reference
    package var stamp: String
    /// Why the files as they are now cannot be used; `nil`: they are.
    package var fault: Fault?
  }

  private struct State: Sendable {
    var edition: ReferenceSource.Edition?
    var fault: Fault?
    var looked: ContinuousClock.Instant?
    /// Made once, so that two looks at it are quickly compared.
    var regions: [String: String] = [:]

    mutating func keep(_ edition: ReferenceSource.Edition?, _ fault: Fault?) {
      if edition?.stamp != self.edition?.stamp { regions = edition?.reference.regions ?? [:] }
      (self.edition, self.fault, looked) = (edition, fault, .now)
    }
  }

  private let source: ReferenceSource?
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "greengate.reference")
  private static let patience = Duration.seconds(2)

  /// - Parameter source: `nil`: nothing but the ledger is known.
  package init(_ source: ReferenceSource?) { self.source = source }

  /// Reads it for the first time: whoever starts a server learns at once what is wrong.
  package func open() throws(Fault) {
    guard let source, let edition = try source.read(nil) else { return }
    state.withLock { $0.keep(edition, edition.fault) }
  }

  /// Where the authority's files are read from, for whoever keeps them.
  package var files: [ReferenceSource.AuthorityFile] { source?.files() ?? [] }

  /// What stands in them now; `nil` where a server knows nothing but its ledger.
  package func texts() throws(Fault) -> ReferenceSource.Texts? { try source?.texts?() }

  /// - Throws: 66 where a server was started without packs; else what keeps them from being read.
  package func current() async throws(Fault) -> Standing {
    if let standing = fresh { return standing }
    let result: Result<Standing, Fault> = await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(returning: Result { () throws(Fault) in try self.refreshed() })
      }
    }
    return try result.get()
  }

  /// Plants' regions by the register; what was known last, where it has not been looked at yet.
  package var regions: [String: String] {
    state.withLock { $0.regions }
  }

  private var fresh: Standing? {
    state.withLock { state in
      guard let edition = state.edition, let looked = state.looked,
        looked.duration(to: .now) < Self.patience
      else { return nil }
      return Standing(reference: edition.reference, stamp: edition.stamp, fault: state.fault)
    }
  }

  private func refreshed() throws(Fault) -> Standing {
    // Whoever waited in the same row has looked meanwhile.
    if let standing = fresh { return standing }
    guard let source else {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "服务器没有载入标准包。请管理员检查服务器设置。",
          en: "This server has no standards loaded. Ask an administrator to check its settings."))
    }
    let last = state.withLock { $0.edition }
    do throws(Fault) {
      let edition = try source.read(last) ?? last
      state.withLock { $0.keep(edition, edition?.fault) }
      if let edition {
        return Standing(
          reference: edition.reference, stamp: edition.stamp, fault: edition.fault)
      }
    } catch {
      state.withLock { $0.keep(last, error) }
      guard let last else { throw error }
      return Standing(reference: last.reference, stamp: last.stamp, fault: error)
    }
    throw Fault(
      .internalError, Bilingual(zh: "没有读到标准包。", en: "No standards were read."))
  }
}
#endif
