import Evaluation
import Foundation
import Measures
import Testing

@testable import Digest

/// What is stored of an input is all of it but the hours.
struct InputArchiveTests {
  private let place = SourcePosition(file: "a.ledger")

  /// A property that was added to an input and is neither stored nor named here fails this.
  @Test func `every property of an input is stored, or named as one that is not`() {
    let labels = Set(Mirror(reflecting: FullInput.input).children.compactMap(\.label))
    let stored = Set(Mirror(reflecting: InputArchive(FullInput.input)).children.compactMap(\.label))
    // Hours are stored as blobs, samples by series follow from the samples, and pictures are not kept.
    let otherwise: Set = ["emission", "samplesBySeries", "isPictured", "isWorded"]
    #expect(labels.subtracting(otherwise) == stored.subtracting(["schema", "unusedSamples"]))
  }

  /// Else a property that was added to a type within could be lost without a test that fails.
  @Test func `the input that is tested has a value everywhere`() {
    let archive = InputArchive(FullInput.input)
    let blanks = blanks(in: archive, at: "input")
    // A second entry that leaves out what the first one has.
    #expect(blanks == ["input.energy.energy[1].product", "input.power.meters[*].value"])
  }

  @Test func `an input comes back as it was`() throws {
    let input = FullInput.input
    let bytes = try InputArchive(input).bytes()
    let found = try InputArchive.read(bytes, from: place).input(with: input.emission.series)

    for (one, other) in zip(
      Mirror(reflecting: found).children, Mirror(reflecting: input).children)
    where one.label != "isPictured" && one.label != "samplesBySeries" {
      #expect(described(one.value) == described(other.value), "\(one.label ?? "")")
    }
    #expect(!found.isPictured)
    #expect(try InputArchive(found).bytes() == bytes)
  }

  @Test func `the same input gives the same bytes, with its keys in order`() throws {
    let bytes = try (0..<5).map { _ in try InputArchive(FullInput.input).bytes() }
    #expect(Set(bytes).count == 1)
    let text = String(decoding: bytes[0], as: UTF8.self)
    #expect(text.hasPrefix(#"{"asOf":1743523200,"audit":[{"date":"2025-03-01","evidence""#))
    #expect(text.contains(#""schema":"greengate/stored-input/1""#))
    #expect(
      text.contains(#""rejections":{"unknown-unit":1,"unreadable-number":4,"unreadable-time":1}"#))
    #expect(text.contains(#""stampHints":["chinese","excelSerial"]"#))
  }

  @Test func `keys of later tools are passed over, and missing ones read as absent`() throws {
    var json = try object(try InputArchive(FullInput.input).bytes())
    json["later"] = ["a": 1]
    json["energyYear"] = nil
    var plant = try #require(json["plant"] as? [String: Any])
    plant["later"] = "x"
    json["plant"] = plant

    let found = try InputArchive.read(
      [UInt8](try JSONSerialization.data(withJSONObject: json)), from: place)

    #expect(found.energyYear == nil && found.plant == FullInput.input.plant)
  }

  @Test func `a newer schema is named, and damage says where it lies`() throws {
    var json = try object(try InputArchive(FullInput.input).bytes())
    json["schema"] = "greengate/stored-input/2"
    let newer = [UInt8](try JSONSerialization.data(withJSONObject: json))
    let fault = #expect(throws: Fault.self) { try InputArchive.read(newer, from: place) }
    #expect(fault?.sentence.zh.contains("stored-input/2") == true)

    json["schema"] = InputArchive.schema
    json["asOf"] = "yesterday"
    let damaged = [UInt8](try JSONSerialization.data(withJSONObject: json))
    let other = #expect(throws: Fault.self) { try InputArchive.read(damaged, from: place) }
    #expect(other?.code == .unreadableInput && other?.position == place)
    #expect(other?.sentence.en.contains("asOf") == true)
    #expect(throws: Fault.self) { try InputArchive.read([], from: place) }
  }

  /// Ledgers outlive tools: what the first version wrote stays readable. Nobody records it again; a
  /// new property gets a key that may be absent.
  @Test func `the first version's file still reads`() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/stored-input-1.json")
    let bytes = [UInt8](try Data(contentsOf: url))

    let found = try InputArchive.read(bytes, from: place)

    var known = FullInput.input
    known.plant.isAreaRegistered = nil
    #expect(try found.bytes() == (try InputArchive(known).bytes()))
  }

  @Test(arguments: [
    "0", "-5e300", "0.000000000000000000000005", "1.250", "170141183460469231731687303715884105727",
    "-170141183460469231731687303715884105728", "40",
  ])
  func `a decimal keeps its digits`(_ text: String) throws {
    let value = try #require(ExactDecimal(storedText: text))
    #expect(value.storedText == text)
  }

  @Test(arguments: [
    "", "-", "1e", "1e-3", "1.5e3", "0x1", "1,0", " 1", "1..0", "1e+99999999999999999999",
  ])
  func `what is no decimal is refused`(_ text: String) {
    #expect(ExactDecimal(storedText: text) == nil)
  }

  // MARK: Looking

  private func object(_ bytes: [UInt8]) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  /// A value's parts in an order that does not depend on hashes.
  private func described(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    if let decimal = value as? ExactDecimal { return "\(decimal.mantissa)e-\(decimal.scale)" }
    guard !mirror.children.isEmpty else { return String(describing: value) }
    let parts = mirror.children.map { "\($0.label ?? ""):\(described($0.value))" }
    let isUnordered = mirror.displayStyle == .dictionary || mirror.displayStyle == .set
    return "(" + (isUnordered ? parts.sorted() : parts).joined(separator: ",") + ")"
  }

  /// Paths to `nil`, and to collections and texts that are empty.
  private func blanks(in value: Any, at path: String) -> [String] {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      guard let child = mirror.children.first else { return [path] }
      return blanks(in: child.value, at: path)
    case .collection, .set, .dictionary:
      if mirror.children.isEmpty { return [path] }
      let isOrdered = mirror.displayStyle == .collection
      return mirror.children.enumerated().flatMap { number, child in
        blanks(in: child.value, at: path + (isOrdered ? "[\(number)]" : "[*]"))
      }
    default:
      if let text = value as? String { return text.isEmpty ? [path] : [] }
      return mirror.children.flatMap { blanks(in: $0.value, at: "\(path).\($0.label ?? "")") }
    }
  }
}
