import CCurl
import Dispatch
import Foundation
import Testing

@testable import Delivery

/// A mail server that stops talking in the middle.
struct SilentServerTests {
  /// Listens on loopback, says each line after one of the client's, then nothing more.
  private final class Server: Sendable {
    let port: UInt16
    private let listener: Int32

    init(saying lines: [String]) throws {
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      self.listener = listener
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
        unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          unsafe bind(listener, address, length) == 0 && listen(listener, 4) == 0
            && getsockname(listener, address, &length) == 0
        }
      }
      try #require(isBound)
      port = UInt16(bigEndian: address.sin_port)
      DispatchQueue.global().async {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 1000)
        for line in lines {
          _ = unsafe send(client, line, line.utf8.count, Int32(MSG_NOSIGNAL))
          _ = unsafe recv(client, &bytes, bytes.count, 0)
        }
        while unsafe recv(client, &bytes, bytes.count, 0) > 0 {}
        close(client)
      }
    }

    deinit {
      shutdown(listener, Int32(SHUT_RDWR))
      close(listener)
    }
  }

  /// libcurl's goodbye would wait as long again.
  @Test(arguments: [["220 hi\r\n"], ["220 hi\r\n", "250 hi\r\n"]])
  func `a server that falls silent is waited for once`(_ lines: [String]) throws {
    let server = try Server(saying: lines)
    let began = ContinuousClock.now
    let end = CurlTransfer.run(
      [
        .text(CURLOPT_URL, "smtp://127.0.0.1:\(server.port)"), .text(CURLOPT_NOPROXY, "*"),
        .text(CURLOPT_MAIL_FROM, "<a@example.cn>"), .list(CURLOPT_MAIL_RCPT, ["<b@example.cn>"]),
      ], upload: Array("x\r\n".utf8), patience: 6)
    let taken = began.duration(to: .now)
    #expect(end.code == CURLE_OPERATION_TIMEDOUT && !end.isAllTaken)
    // Twelve and more where the goodbye waits for its answer, too.
    #expect(taken >= .seconds(6) && taken < .milliseconds(11_500), "\(taken)")
  }
}
