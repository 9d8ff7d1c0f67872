import Foundation
import Testing

/// The same content gives the same report, however it is written down: only `inputs` and every
/// `path` and `lines` may differ.
struct InvarianceTests {
  @Test func `order, files, line ends, encoding, quotes and threads change nothing`() throws {
    let sample = projectURL.appending(path: "Samples/foundry-three-episodes")
    let plant = try String(contentsOf: sample.appending(path: "plant.yaml"), encoding: .utf8)
    let log = try String(
      contentsOf: sample.appending(path: "logs/emission.csv"), encoding: .utf8)
    var lines = log.split(separator: "\n").map(String.init)
    let header = lines.removeFirst()
    let expected = try report(of: sample, threads: 1)
    // A verdict that says nothing could not show a difference.
    #expect(expected.contains("\"fail\"") && expected.contains("duplicate-timestamp"))

    var generator = SystemRandomNumberGenerator()
    let shuffled = lines.shuffled(using: &generator)
    let half = shuffled.count / 2
    let whole = { (rows: [String], end: String) in
      ([header] + rows).joined(separator: end) + end
    }
    let variants: [(String, [(String, Data)])] = [
      ("shuffled", [("logs/emission.csv", Data(whole(shuffled, "\n").utf8))]),
      ("CRLF", [("logs/emission.csv", Data(whole(lines, "\r\n").utf8))]),
      ("no line end at the end", [("logs/emission.csv", Data(whole(lines, "\n").dropLast().utf8))]),
      ("BOM", [("logs/emission.csv", Data([0xEF, 0xBB, 0xBF]) + Data(whole(lines, "\n").utf8))]),
      (
        "quoted",
        [("logs/emission.csv", Data(whole(lines.map(quoted), "\n").utf8))]
      ),
      (
        "two files",
        [
          ("logs/emission.csv", Data(whole(Array(shuffled[..<half]), "\n").utf8)),
          ("logs/more.csv", Data(whole(Array(shuffled[half...]), "\r\n").utf8)),
        ]
      ),
    ]
    for (name, files) in variants {
      let folder = try TemporaryFolder()
      let copy = folder.url.appending(path: "dossier")
      try FileManager.default.copyItem(at: sample, to: copy)
      for (path, bytes) in files { try bytes.write(to: copy.appending(path: path)) }
      if files.count > 1 {
        let entry = try #require(plant.firstMatch(of: /\n  - \{file: logs\/emission.csv[^\n]*/))
          .output
        let second = entry.replacing("logs/emission.csv", with: "logs/more.csv")
        try Data(plant.replacing(entry, with: entry + second).utf8)
          .write(to: copy.appending(path: "plant.yaml"))
      }
      for threads in [1, 2] {
        let got = try report(of: copy, threads: threads)
        #expect(got == expected, "\(name), \(threads) threads")
      }
    }
  }

  @Test func `UTF-8 and GB18030 give the same report`() throws {
    let sample = projectURL.appending(path: "Samples/printing-dyeing-clean-month")
    let folder = try TemporaryFolder()
    let copy = folder.url.appending(path: "dossier")
    try FileManager.default.copyItem(at: sample, to: copy)
    let log = copy.appending(path: "logs/emission.csv")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "iconv", "-f", "GB18030", "-t", "UTF-8", "-o", log.path + ".utf8", log.path,
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let converted = try Data(contentsOf: URL(filePath: log.path + ".utf8"))
    #expect(converted != (try Data(contentsOf: log)), "the sample is not in GB18030 any more")
    try converted.write(to: log)
    #expect(try report(of: copy, threads: 2) == report(of: sample, threads: 2))
  }

  /// The JSON report without what may differ.
  private func report(of dossier: URL, threads: Int) throws -> String {
    let run = try runTool([
      "check", dossier.path, "--format", "json", "--threads", "\(threads)", "--standards",
      projectURL.appending(path: "Standards").path,
    ])
    #expect(run.code < 64, "\(run.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(run.output))
    let stripped = try JSONSerialization.data(
      withJSONObject: strip(object), options: [.sortedKeys, .prettyPrinted])
    return String(decoding: stripped, as: UTF8.self)
  }

  private func strip(_ value: Any) -> Any {
    if let list = value as? [Any] { return list.map(strip) }
    guard let object = value as? [String: Any] else { return value }
    var kept: [String: Any] = [:]
    for (key, value) in object where !["inputs", "path", "lines", "evidence_lead"].contains(key) {
      // A split file may split a finding's evidence; what is left of it holds nothing.
      kept[key] = key == "evidence" ? [] : strip(value)
    }
    return kept
  }

  private func quoted(_ line: String) -> String {
    line.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }
      .joined(separator: ",")
  }
}
