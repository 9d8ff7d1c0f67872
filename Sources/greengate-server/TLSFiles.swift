#if Server
import Dispatch
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import Measures
import NIOSSL
import Synchronization
import Web

/// Certificate and key, from their files.
struct TLSFiles: Sendable {
  let certificate: String
  let key: String
  let passphrase: String?

  /// What a handshake needs.
  struct Pair: Equatable, Sendable {
    var chain: [NIOSSLCertificate]
    var key: NIOSSLPrivateKey

    var configuration: TLSConfiguration {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv12
      configuration.applicationProtocols = ["http/1.1"]
      return configuration
    }
  }

  /// A server that follows its files: whoever renews a certificate need not start it again.
  ///
  /// - Parameter http: what is spoken within TLS.
  func server(
    _ http: HTTPServerBuilder, _ logger: Logger
  ) throws(Fault) -> HTTPServerBuilder {
    let kept = KeptPair(self, try read(), logger)
    var configuration = kept.pair.configuration
    configuration.sslContextCallback = { _, promise in promise.succeed(kept.current()) }
    do {
      return try .tls(http, tlsConfiguration: configuration)
    } catch {
      throw Self.unreadable(
        key, error, Bilingual(zh: "证书和私钥的组合", en: "pair of certificate and key"))
    }
  }

  func read() throws(Fault) -> Pair {
    let chain: [NIOSSLCertificate]
    do {
      chain = try NIOSSLCertificate.fromPEMFile(certificate)
    } catch {
      throw Self.unreadable(certificate, error, Bilingual(zh: "证书", en: "certificate"))
    }
    guard !chain.isEmpty else {
      throw Self.unreadable(
        certificate, "no certificate", Bilingual(zh: "证书", en: "certificate"))
    }
    let secret: NIOSSLPrivateKey
    do {
      secret =
        if let passphrase {
          try NIOSSLPrivateKey(file: key, format: .pem) { take in take(Array(passphrase.utf8)) }
        } else {
          try NIOSSLPrivateKey(file: key, format: .pem)
        }
    } catch {
      throw Self.unreadable(key, error, Bilingual(zh: "私钥", en: "private key"))
    }
    let pair = Pair(chain: chain, key: secret)
    do {
      // Finds a key that does not fit.
      _ = try NIOSSLContext(configuration: pair.configuration)
    } catch {
      throw Self.unreadable(
        key, error, Bilingual(zh: "证书和私钥的组合", en: "pair of certificate and key"))
    }
    return pair
  }

  private static func unreadable(_ path: String, _ reason: Any, _ what: Bilingual) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "无法使用这个\(what.zh)（\(reason)）。请检查文件是否存在、可读、为 PEM 格式且互相匹配。",
        en:
          "This \(what.en) cannot be used (\(reason)). See that the files exist, can be read, are "
          + "PEM, and belong together."), at: SourcePosition(file: path))
  }
}

/// The pair as its files had it last. They are looked at every few seconds while somebody connects, off
/// the event loop; files that cannot be used, or do not fit each other yet, leave the last pair in use.
private final class KeptPair: Sendable {
  let pair: TLSFiles.Pair
  private let files: TLSFiles
  private let logger: Logger
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "greengate.certificate")
  private static let patience = Duration.seconds(5)

  private struct State {
    var pair: TLSFiles.Pair
    var looked = ContinuousClock.now
    /// What was last said of files that cannot be used: it is said once.
    var problem: Bilingual?
  }

  init(_ files: TLSFiles, _ pair: TLSFiles.Pair, _ logger: Logger) {
    (self.files, self.pair, self.logger) = (files, pair, logger)
    state = Mutex(State(pair: pair))
  }

  func current() -> NIOSSLContextConfigurationOverride {
    let (known, isOld) = state.withLock { state in
      let isOld = state.looked.duration(to: .now) > Self.patience
      if isOld { state.looked = .now }
      return (state.pair, isOld)
    }
    if isOld { queue.async { self.look() } }
    guard known != pair else { return .noChanges }
    var override = NIOSSLContextConfigurationOverride()
    override.certificateChain = known.chain.map { .certificate($0) }
    override.privateKey = .privateKey(known.key)
    return override
  }

  private func look() {
    do throws(Fault) {
      let found = try files.read()
      let isNew = state.withLock { state in
        defer { (state.pair, state.problem) = (found, nil) }
        return state.pair != found
      }
      if isNew { logger.notice("certificate renewed") }
    } catch {
      let isNew = state.withLock { state in
        defer { state.problem = error.sentence }
        return state.problem != error.sentence
      }
      guard isNew else { return }
      logger.error("certificate", metadata: ["fault": "\(error.sentence.en)"])
    }
  }
}
#endif
