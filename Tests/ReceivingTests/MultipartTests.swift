import Measures
import Receiving
import Testing

/// What a body holds, with the bytes of each part together.
private struct Part: Equatable {
  var name: String
  var file: String?
  var bytes: [UInt8] = []
}

private func read(
  _ pieces: [ArraySlice<UInt8>], _ type: String = "multipart/form-data; boundary=XX"
) throws -> [Part] {
  var reader = try #require(MultipartReader(contentType: type))
  var parts: [Part] = []
  var isOpen = false
  for piece in pieces {
    try reader.feed(piece) { event throws(Fault) in
      switch event {
      case .begin(let head):
        #expect(!isOpen)
        isOpen = true
        parts.append(Part(name: head.name, file: head.file))
      case .bytes(let bytes):
        #expect(isOpen && !bytes.isEmpty)
        parts[parts.count - 1].bytes += bytes
      case .end:
        #expect(isOpen)
        isOpen = false
      }
    }
  }
  try reader.finish()
  #expect(!isOpen)
  return parts
}

private func body(_ text: String) -> [UInt8] { Array(text.utf8) }

private let sample = body(
  "--XX\r\nContent-Disposition: form-data; name=\"plant\"\r\n\r\nHZ-1\r\n"
    + "--XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"厂/logs/废气.csv\"\r\n"
    + "Content-Type: text/csv\r\n\r\na,b\r\n--X\r\n\r\n--XY\r1,2\n\r\r\n\r\n"
    + "--XX\r\ncontent-disposition: form-data; name=\"empty\"\r\n\r\n\r\n--XX--\r\n")

private let expected = [
  Part(name: "plant", file: nil, bytes: body("HZ-1")),
  Part(
    name: "files", file: "厂/logs/废气.csv", bytes: body("a,b\r\n--X\r\n\r\n--XY\r1,2\n\r\r\n")),
  Part(name: "empty", file: nil),
]

@Suite struct MultipartTests {
  @Test func `a body divided anywhere gives the same`() throws {
    #expect(try read([sample[...]]) == expected)
    for cut in sample.indices {
      #expect(try read([sample[..<cut], sample[cut...]]) == expected, "cut at \(cut)")
    }
    #expect(try read(sample.indices.map { sample[$0...$0] }) == expected)
  }

  @Test func `random bytes come through, however they are divided`() throws {
    var random = SeededNumbers(seed: 7)
    let signs = Array("\r\n-X".utf8) + [0, 255]
    for _ in 0..<400 {
      let content = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
        signs[Int.random(in: 0..<signs.count, using: &random)]
      }
      // A boundary that is not in the content is the sender's to choose.
      let whole =
        body("--XQ9\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n")
        + content + body("\r\n--XQ9--\r\n")
      var pieces: [ArraySlice<UInt8>] = []
      var at = 0
      while at < whole.count {
        let next = min(whole.count, at + Int.random(in: 1...9, using: &random))
        pieces.append(whole[at..<next])
        at = next
      }
      let parts = try read(pieces, "multipart/form-data; boundary=\"XQ9\"")
      #expect(parts == [Part(name: "f", file: "x", bytes: content)])
    }
  }

  @Test func `a body that ends anywhere before its end is refused`() throws {
    let end = sample.count - 2
    for cut in 0..<end {
      #expect(throws: Fault.self, "cut at \(cut)") { try read([sample[..<cut]]) }
    }
    // The line end behind the last delimiter may be missing.
    #expect(try read([sample[..<end]]) == expected)
  }

  @Test func `no body that was altered in a byte ends otherwise than in parts or a refusal`() throws
  {
    var random = SeededNumbers(seed: 11)
    for _ in 0..<2000 {
      var altered = sample
      altered[Int.random(in: 0..<altered.count, using: &random)] = UInt8.random(
        in: 0...255, using: &random)
      do { _ = try read([altered[...]]) } catch is Fault {}
    }
  }

  @Test(arguments: [
    "multipart/mixed; boundary=XX", "multipart/form-data", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\"XX", "multipart/form-data; boundary=XX; boundary=YY",
    "multipart/form-data; boundary=\"X \"", "multipart/form-data; boundary=X<Y", "text/plain", "",
    "multipart/form-data; boundary=" + String(repeating: "x", count: 71),
  ])
  func `a type that names no boundary is none`(_ type: String) {
    #expect(MultipartReader(contentType: type) == nil)
  }

  @Test(arguments: [
    ("multipart/form-data; boundary=XX", true),
    ("Multipart/Form-Data;charset=utf-8;Boundary=\"XX\"", true),
  ])
  func `a type may be written in several ways`(_ type: String, _ isFine: Bool) throws {
    #expect(try read([sample[...]], type) == expected)
  }

  @Test(arguments: [
    "preamble\r\n--XX\r\n", "\r\n--XX\r\n", "--XXY", "--XX \r\n", "--XX--more", "--XX--\r\nmore",
    "--XX\nContent-Disposition: form-data; name=\"a\"\n\nb\n--XX--",
    "--XX\r\n\r\nb\r\n--XX--", "--XX\r\nContent-Type: text/plain\r\n\r\nb\r\n--XX--",
    "--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nb\r\n--XX--",
    "--XX\r\nContent-Disposition: form-data\r\n\r\nb\r\n--XX--",
    "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\nb\r\n--XX--",
    "--XX\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nb\r\n--XX--",
    "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
      + "name=\"b\"\r\n\r\nb\r\n--XX--",
    "--XX\r\nContent-Disposition : form-data; name=\"a\"\r\n\r\nb\r\n--XX--",
    "--XX\r\nContent-Disposition: form-data; name=\"a\u{0}\"\r\n\r\nb\r\n--XX--",
    "--XX\r\n folded: x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--XX--",
  ])
  func `what no browser sends is refused`(_ text: String) {
    #expect(throws: Fault.self) { try read([body(text)[...]]) }
  }

  @Test(arguments: [
    ("a.csv", "a.csv"), ("a%22b%0D%0A.csv", "a\"b\r\n.csv"), ("a\\\"b", "a\"b"),
    ("C:\\x\\y", "C:\\x\\y"),
    ("100%", "100%"), ("%41", "%41"), ("a;b=c", "a;b=c"), ("..\\..\\etc", "..\\..\\etc"), ("", ""),
    ("é\u{301}", "é\u{301}"),
  ])
  func `names come as the browser means them`(_ written: String, _ name: String) throws {
    let text =
      "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\(written)\"\r\n\r\nb\r\n--XX--"
    #expect(try read([body(text)[...]]) == [Part(name: "f", file: name, bytes: body("b"))])
  }

  @Test(arguments: [(-1, true), (0, true), (1, false)])
  func `the head of a part has a limit`(_ more: Int, _ isFine: Bool) throws {
    let line = "Content-Disposition: form-data; name=\"f\"\r\nX: "
    let head =
      line + String(repeating: "x", count: MultipartReader.longestHead - line.utf8.count + more)
    let text = body("--XX\r\n\(head)\r\n\r\nb\r\n--XX--")
    for pieces in [[text[...]], text.indices.map { text[$0...$0] }] {
      if isFine {
        #expect(try read(pieces).count == 1)
      } else {
        #expect(throws: Fault.self) { try read(pieces) }
      }
    }
  }

  @Test(arguments: [(0, true), (1, false)])
  func `a form has so many parts and no more`(_ more: Int, _ isFine: Bool) throws {
    let one = "--XX\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n\r\n"
    let text = body(String(repeating: one, count: MultipartReader.mostParts + more) + "--XX--")
    if isFine {
      #expect(try read([text[...]]).count == MultipartReader.mostParts)
    } else {
      #expect(throws: Fault.self) { try read([text[...]]) }
    }
  }
}

/// Numbers that look random and are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
