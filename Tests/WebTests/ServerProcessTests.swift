#if Server
import Foundation
import Testing

/// The program itself: its start, its settings, TLS, its end.
@Suite(.serialized) struct ServerProcessTests {
  private static func get(_ path: String, host: String = "localhost") -> String {
    "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
  }

  @Test func `it starts with one line, serves, stops when asked, and goes on later`() async throws {
    let server = try ServerProcess([])
    defer { server.remove() }
    #expect(server.greeting.contains("http://127.0.0.1:\(server.port)/setup/"))
    let setup = try #require(server.greeting.firstMatch(of: /\/setup\/[A-Za-z0-9_-]+/)).0
    let answers = [
      ("/healthz", "HTTP/1.1 200"), ("/readyz", "HTTP/1.1 200"), (String(setup), "HTTP/1.1 200"),
      ("/", "HTTP/1.1 303"), ("/metricsx", "HTTP/1.1 404"),
    ]
    for (path, expected) in answers {
      let answer = try await RawConnection.exchange(port: server.port, [Self.get(path)])
      #expect(answer?.text.hasPrefix(expected) == true, "\(path)")
    }
    let mode = try FileManager.default.attributesOfItem(atPath: server.folder)[.posixPermissions]
    #expect(mode as? Int == 0o700)
    // One server a folder.
    let second = try ServerProcess.run([
      "--data", server.folder, "--listen", "127.0.0.1:0",
    ])
    #expect(second.code == 75 && second.errors.contains("greengate-server:"))

    let (code, log) = try server.stop()
    #expect(code == 0)
    let requests = log.filter { $0.contains("\"message\":\"request\"") }
    #expect(requests.count == answers.count)
    for line in log {
      #expect(
        (try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any], "\(line)")
      // The link is a secret.
      #expect(!line.contains(setup.dropFirst("/setup/".count)))
    }
    // A link that nobody used is made anew.
    let again = try ServerProcess([], folder: server.folder)
    #expect(again.greeting.contains("/setup/") && !again.greeting.contains(setup))
    #expect(try again.stop().code == 0)
  }

  @Test func `a request that has begun is answered before the end`() async throws {
    let server = try ServerProcess([])
    defer { server.remove() }
    let body = "name=a&password=b"
    let head =
      "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n"
      + "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    // The last byte is sent when the server has taken the others, and has then been told to stop.
    let (port, id) = (server.port, server.id)
    let answer = try await RawConnection.exchange(
      port: port, [head + body.dropLast(), String(body.suffix(1))]
    ) {
      while try !ServerProcess.hasReadEverything(port: port) {
        try await Task.sleep(for: .milliseconds(5))
      }
      kill(id, SIGTERM)
      // Time to hear of it. Should it hear later, it has answered before it stops: as good.
      try await Task.sleep(for: .milliseconds(300))
    }
    let (code, _) = try server.stop()
    // It has no token: what matters is that it was answered.
    #expect(answer?.text.hasPrefix("HTTP/1.1 403") == true)
    #expect(code == 0)
  }

  // MARK: - Settings

  @Test func `a flag weighs more than the environment, which weighs more than the file`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    let text = """
      data: /file
      limits: {requests: 1, connections: 2}
      tls:
        passphrase: hush
      log:
        level: debug
      """
    try text.write(to: file, atomically: true, encoding: .utf8)
    let result = try ServerProcess.run(
      ["--print-config", "--config", file.path, "--data", "/flag"],
      environment: ["GREENGATE_DATA": "/environment", "GREENGATE_LIMITS_REQUESTS": "3"])
    #expect(result.code == 0)
    #expect(result.output.contains("data: \"/flag\"  # flag"))
    #expect(result.output.contains("  requests: \"3\"  # environment"))
    #expect(result.output.contains("  connections: \"2\"  # file"))
    #expect(result.output.contains("listen: \"127.0.0.1:8080\"  # default"))
    #expect(result.output.contains("  passphrase: \"***\"  # file"))
    #expect(!result.output.contains("hush"))
    // JSON is YAML, and what was printed is a file.
    try "{\"data\": \"/json\", \"log\": {\"level\": \"error\"}}".write(
      to: file, atomically: true, encoding: .utf8)
    let json = try ServerProcess.run(["--print-config", "--config", file.path])
    #expect(json.output.contains("data: \"/json\"  # file"))
    try json.output.write(to: file, atomically: true, encoding: .utf8)
    let again = try ServerProcess.run(["--print-config", "--config", file.path])
    #expect(again.output.replacing("# file", with: "#").contains("level: \"error\"  #"))
  }

  @Test(arguments: [
    ("data: x\nlissten: y", ":2: "), ("data: [a]", ":1: "), ("data: a\ndata: b", ":"),
    ("{", "YAML"),
    ("tls: 5", "tls"),
  ])
  func `a configuration file is read strictly`(_ text: String, _ said: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try text.write(to: file, atomically: true, encoding: .utf8)
    let result = try ServerProcess.run(["--print-config", "--config", file.path])
    #expect(result.code == 65 && result.errors.contains(said), "\(result.errors)")
  }

  @Test(arguments: [
    (["--listen", "127.0.0.1:0"], "'data'"), (["--data", "x", "--listen", "8080"], "'listen'"),
    (["--data", "x", "--listen", "127.0.0.1:65536"], "'listen'"),
    (["--data", "x", "--listen", "0.0.0.0:0"], "--allow-plain"),
    (["--data", "x", "--proxy"], "--address"), (["--data", "x", "--address", "gate"], "'address'"),
    (["--data", "x", "--limits-requests", "0"], "'limits.requests'"),
    (["--data", "x", "--log-level", "loud"], "'log.level'"),
    (["--data", "x", "--limits-upload", "0"], "'limits.upload'"),
    (["--data", "x", "--checks-workers", "65"], "'checks.workers'"),
    (["--data", "x", "--checks-memory", "19"], "'checks.memory'"),
    (["--data", "x", "--checks-seconds", "0"], "'checks.seconds'"),
    (["--data", "x", "--checks-ratio", "x"], "'checks.ratio'"),
    (["--data", "x", "--keep-unfinished", "0"], "'keep.unfinished'"),
    (["--data", "x", "--tls-certificate", "y"], "'tls.key'"),
  ])
  func `settings that cannot be are named before anything is made`(
    _ arguments: [String], _ said: String
  ) throws {
    let result = try ServerProcess.run(arguments)
    #expect(result.code == 64 && result.errors.contains(said), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: "x"))
  }

  @Test func `what uploads and checks may take is a setting in all three places`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try "limits: {upload: 5}\nchecks: {workers: 3, ratio: 9, memory: 50}\nkeep: {unfinished: 2}"
      .write(to: file, atomically: true, encoding: .utf8)
    let result = try ServerProcess.run(
      ["--print-config", "--config", file.path, "--checks-workers", "4"],
      environment: ["GREENGATE_CHECKS_RATIO": "10", "GREENGATE_CHECKS_WORKERS": "5"])
    for line in [
      "  upload: \"5\"  # file", "  workers: \"4\"  # flag", "  ratio: \"10\"  # environment",
      "  memory: \"50\"  # file", "  seconds: \"600\"  # default", "  unfinished: \"2\"  # file",
    ] { #expect(result.output.contains(line), "\(line)") }
    // What was printed is a file again.
    try result.output.write(to: file, atomically: true, encoding: .utf8)
    let again = try ServerProcess.run(["--print-config", "--config", file.path])
    #expect(again.code == 0 && again.output.contains("  workers: \"4\"  # file"))
  }

  @Test func `an upload's limit is the setting`() async throws {
    let server = try ServerProcess(["--limits-upload", "3"])
    defer { server.remove() }
    let page = try await RawConnection.exchange(
      port: server.port, [Self.get("/api/v1/openapi.json")])
    #expect(page?.text.contains("3000000") == true)
    #expect(try server.stop().code == 0)
  }

  @Test func `the command line is in it`() throws {
    let result = try ServerProcess.run(["tool", "--version"])
    #expect(result.code == 0 && !result.output.isEmpty)
  }

  @Test func `the audit log is verified from outside`() throws {
    let server = try ServerProcess([])
    defer { server.remove() }
    // Beside the server that runs, too: nothing is written, and nobody's lock is taken.
    let beside = try ServerProcess.run(["audit", "verify", "--data", server.folder])
    #expect(beside.code == 0 && beside.output.contains("entries"), "\(beside.errors)")
    _ = try server.stop()
    let none = try ServerProcess.run(["audit", "verify", "--data", server.folder + "/nothing"])
    #expect(none.code == 66)
    #expect(!FileManager.default.fileExists(atPath: server.folder + "/nothing"))
    let result = try ServerProcess.run(["audit", "verify", "--data", server.folder])
    #expect(result.code == 0 && result.output.contains("entries"), "\(result.errors)")
    let other = try ServerProcess.run([
      "audit", "verify", "--data", server.folder, "--chain",
      String(repeating: "0", count: 63) + "1",
    ])
    #expect(other.code == 1)
  }

  // MARK: - TLS

  @Test func `it serves by TLS, and says so in its cookies`() async throws {
    let server = try ServerProcess(
      [
        "--tls-certificate", TestFiles.certificate("certificate.pem"),
        "--tls-key", TestFiles.certificate("key-encrypted.pem"),
      ], environment: ["GREENGATE_TLS_PASSPHRASE": "letmein"])
    defer { server.remove() }
    #expect(server.greeting.contains("https://127.0.0.1:"))
    let answer = try #require(
      try await RawConnection.exchange(
        port: server.port, [Self.get("/sign-in")],
        trusting: TestFiles.certificate("certificate.pem")))
    #expect(answer.text.hasPrefix("HTTP/1.1 200"))
    // Of this host, and of no other below its name.
    #expect(answer.text.lowercased().contains("strict-transport-security: max-age=31536000\r\n"))
    #expect(
      answer.text.contains(/__Host-gg_form=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax; Secure/))
    // Plain HTTP gets nothing there.
    let plain = try await RawConnection.exchange(port: server.port, [Self.get("/sign-in")])
    #expect(plain?.text.contains("HTTP/1.1 200") == false)
    #expect(try server.stop().code == 0)
  }

  @Test func `a certificate that was renewed is served without a restart`() async throws {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "greengate-tls-\(UUID().uuidString)").path
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? files.removeItem(atPath: folder) }
    func put(_ name: String, as place: String) throws {
      try Data(contentsOf: URL(filePath: TestFiles.certificate(name)))
        .write(to: URL(filePath: folder + "/" + place))
    }
    try put("certificate.pem", as: "certificate.pem")
    try put("key.pem", as: "key.pem")
    let server = try ServerProcess([
      "--tls-certificate", folder + "/certificate.pem", "--tls-key", folder + "/key.pem",
    ])
    defer { server.remove() }
    func isServed(_ name: String) async -> Bool {
      let answer = try? await RawConnection.exchange(
        port: server.port, [Self.get("/healthz")], trusting: TestFiles.certificate(name))
      return answer?.text.hasPrefix("HTTP/1.1 200") == true
    }
    #expect(await isServed("certificate.pem"))
    #expect(await !isServed("other-certificate.pem"))
    // Half of it is there: the last pair that fits stays.
    try put("other-certificate.pem", as: "certificate.pem")
    try await Task.sleep(for: .seconds(6))
    #expect(await isServed("certificate.pem"))
    try await Task.sleep(for: .milliseconds(500))
    #expect(await isServed("certificate.pem"))
    try put("other-key.pem", as: "key.pem")
    var isRenewed = false
    for _ in 0..<600 where !isRenewed {
      isRenewed = await isServed("other-certificate.pem")
      if !isRenewed { try await Task.sleep(for: .milliseconds(500)) }
    }
    #expect(isRenewed)
    #expect(try server.stop().code == 0)
  }

  @Test(arguments: [
    ("certificate.pem", "other-key.pem"), ("missing.pem", "key.pem"),
    ("certificate.pem", "missing.pem"),
    ("key.pem", "key.pem"), ("certificate.pem", "key-encrypted.pem"),
  ])
  func `certificate and key that do not fit are refused`(_ certificate: String, _ key: String)
    throws
  {
    let result = try ServerProcess.run(
      [
        "--data", "x", "--tls-certificate", TestFiles.certificate(certificate),
        "--tls-key", TestFiles.certificate(key),
      ], environment: ["GREENGATE_TLS_PASSPHRASE": "wrong"])
    #expect(result.code == 65, "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: "x"))
  }
}
#endif
