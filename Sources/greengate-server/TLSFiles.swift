#if Server
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Measures
import NIOSSL
import Web

/// Certificate and key, from their files.
enum TLSFiles {
  static func server(
    certificate: String, key: String, passphrase: String?
  ) throws(Fault) -> HTTPServerBuilder {
    let chain: [NIOSSLCertificate]
    do {
      chain = try NIOSSLCertificate.fromPEMFile(certificate)
    } catch {
      throw unreadable(certificate, error, Bilingual(zh: "证书", en: "certificate"))
    }
    guard !chain.isEmpty else {
      throw unreadable(certificate, "no certificate", Bilingual(zh: "证书", en: "certificate"))
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
      throw unreadable(key, error, Bilingual(zh: "私钥", en: "private key"))
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    do {
      // Also finds a key that does not fit.
      _ = try NIOSSLContext(configuration: configuration)
      return try .tls(WebServer.http(), tlsConfiguration: configuration)
    } catch {
      throw unreadable(key, error, Bilingual(zh: "证书和私钥的组合", en: "pair of certificate and key"))
    }
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
#endif
