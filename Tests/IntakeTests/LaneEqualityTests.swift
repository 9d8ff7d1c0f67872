import Foundation
import Intake
import Measures
import Testing

/// Both lanes, every block size and every number of threads give what libcsv gives.
struct LaneEqualityTests {
  /// Inputs that have broken CSV readers before.
  static let texts: [String] = [
    "", "\n", "\r", "\r\n", "a", "a\n", "a\r", "a\r\n", ",", ",\n", ",,\n", " \n", " a , b \n",
    "\t\n\n\ta\t\n",
    "a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\rc,d\r", "a,b\r\r\nc\n\r\nd", "\n\n\na,b\n\n\n",
    "\"a\",\"b\"\n", "\"a,b\",c\n", "\"a\"\"b\",c\n", "\"\",\"\"\n", "\"\"\n", "\"\"\"\"\n",
    "\"a\nb\",c\nd,e\n",
    "\"a\r\nb\",c\r\nd,e\r\n", "\"a\rb\",c\rd\r", " \"a\" , \"b\" \n", "\"a\"  ,b\n", "\" a \",b\n",
    "a\"b,c\nd,e\n", "\"a\"b,c\nd,e\n", "\"a\" \"b\",c\nd,e\n", "\"a\nb\nc\n", "\"a", "\"a\"",
    "\"a\"\"", "\"", "\"\n\"",
    "\"a\nb,c\n\"d\ne,f\n", "x,\"y\nz,w\nq,\"r\"\n", "1,2\n\"3,4\n5,6\n7\"8,9\n10,11\n",
    "a,b,\"\nc,d,\"\ne\n",
    "\u{FEFF}a,b\n1,2\n", "时间,\"排放口\"\n1,2\n", "a,\u{0},b\n", "a\u{0B}b,\u{0C}\n",
    "a,b\n\n \n\t\nc",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,b\n\"c\"\n",
  ]

  private static let megabytes =
    ProcessInfo.processInfo.environment["GREENGATE_LANE_MEGABYTES"].flatMap { Int($0) } ?? 1

  @Test(arguments: texts.indices)
  func `every block size gives libcsv's records`(_ index: Int) throws {
    try compare([UInt8](Self.texts[index].utf8), blockSizes: Array(1...64))
  }

  @Test func `bytes of random shape give libcsv's records`() throws {
    var random = SplitMix(state: 1)
    let alphabet = [UInt8]("\"\"\",,,\n\n\r a1b\t".utf8)
    for _ in 0..<400 {
      let count = Int.random(in: 0...90, using: &random)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      try compare(bytes, blockSizes: [1, 2, 3, 5, 7, 16, 33, 64])
    }
  }

  @Test func `a record limit cuts both lanes at the same byte`() throws {
    for count in 95...105 {
      for quote in ["", "\""] {
        let line = quote + String(repeating: "x", count: count) + quote
        let text = "a,b\n\(line)\nc,d\n\"e\n\(line)\nf\n"
        try compare([UInt8](text.utf8), blockSizes: [1, 8, 50, 4096], recordLimit: 100)
      }
    }
  }

  /// The megabytes can be raised (`make lanes` takes 100); the mix cannot be weaker: each lane must
  /// take at least 40 % of the blocks.
  @Test func `generated CSV gives equal records on both lanes`() throws {
    let wanted = Self.megabytes
    var fast = 0
    var libcsv = 0
    for part in 0..<wanted {
      var random = SplitMix(state: UInt64(part) &* 7919 &+ 11)
      let bytes = Self.generate(megabyte: &random)
      let file = try TemporaryFile(bytes)
      let reference = Reference.read(bytes)
      for (blockSize, threads) in [(16 * 1024, 2), (4099, 1)] {
        var options = ScanOptions()
        options.blockSize = blockSize
        options.threads = threads
        let listing = try RecordListing(file.open(), options: options)
        #expect(listing.records == reference, "part \(part), block size \(blockSize)")
        fast += listing.fastBlocks
        libcsv += listing.libcsvBlocks
      }
    }
    let share = Double(fast) / Double(fast + libcsv)
    #expect(share >= 0.4 && share <= 0.6, "the fast lane took \(share) of the blocks")
  }

  /// Stretches without any quote beside stretches rich in quotes, line ends and separators.
  private static func generate(megabyte random: inout SplitMix) -> [UInt8] {
    var bytes: [UInt8] = []
    let plain = [UInt8](",,,,\n\n\r 0123456789.abcDE\t-:".utf8)
    let quoted = [UInt8]("\"\"\"\"\",,,\n\n\r 01ab".utf8)
    var isPlain = true
    while bytes.count < 1 << 20 {
      let stretch = Int.random(in: 90_000...130_000, using: &random)
      let end = bytes.count + stretch
      while bytes.count < end {
        if isPlain {
          bytes.append(plain.randomElement(using: &random) ?? 0)
        } else if Int.random(in: 0..<3, using: &random) > 0 {
          // Well-formed quoted fields, or else nearly every record would be damaged.
          bytes.append(UInt8(ascii: "\""))
          for _ in 0..<Int.random(in: 0...12, using: &random) {
            let byte = quoted.randomElement(using: &random) ?? 0
            bytes.append(byte)
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
          }
          bytes.append(UInt8(ascii: "\""))
          bytes.append(Int.random(in: 0..<4, using: &random) == 0 ? 0x0A : UInt8(ascii: ","))
        } else {
          bytes.append(quoted.randomElement(using: &random) ?? 0)
        }
      }
      bytes.append(0x0A)
      isPlain.toggle()
    }
    return bytes
  }

  private func compare(
    _ bytes: [UInt8], blockSizes: [Int], recordLimit: Int = 1 << 20
  ) throws {
    let reference = Reference.read(bytes, recordLimit: recordLimit)
    let file = try TemporaryFile(bytes)
    let input = try file.open()
    for blockSize in blockSizes {
      for (threads, avoidsFastLane) in [(1, false), (2, false), (1, true)] {
        var options = ScanOptions()
        options.blockSize = blockSize
        options.recordLimit = recordLimit
        options.threads = threads
        options.avoidsFastLane = avoidsFastLane
        let listing = try RecordListing(input, options: options)
        #expect(
          listing.records == reference,
          "\(bytes.count) bytes, block size \(blockSize), \(threads) threads, \(avoidsFastLane)")
      }
    }
  }

  /// CSV suites of others, where a copy lies beside the project.
  @Test(.enabled(if: SharedData.csvFolder != nil))
  func `every CSV suite at hand gives libcsv's records`() throws {
    let folder = try #require(SharedData.csvFolder)
    var files = 0
    let enumerator = try #require(FileManager.default.enumerator(atPath: folder))
    for case let name as String in enumerator where name.hasSuffix(".csv") {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
      let isThorough = bytes.count < 4000 || Self.megabytes > 1
      try compare(bytes, blockSizes: isThorough ? Array(1...64) : [7, 64, 4096])
      files += 1
    }
    let vectors = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: folder + "/libcsv_test_vectors.json")))
    let cases = try #require((vectors as? [String: Any])?["cases"] as? [[String: Any]])
    for vector in cases {
      let hex = try #require(vector["input_hex"] as? String)
      try compare(hex.hexBytes, blockSizes: Array(1...64))
    }
    #expect(files >= 30 && cases.count >= 40)
  }
}

enum SharedData {
  /// Beside the checkout, where present; tests that need it say so by being skipped.
  static let csvFolder: String? = {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    let path = folder.appendingPathComponent("shared/data/csv").path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()
}

extension String {
  fileprivate var hexBytes: [UInt8] {
    let digits = utf8.map { UInt8($0 > 0x39 ? ($0 | 0x20) - 0x57 : $0 - 0x30) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
