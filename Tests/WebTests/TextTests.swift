#if Server
import HTTPTypes
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// Texts of strangers in pages, and what is read from requests.
struct TextTests {
  @Test(arguments: [
    ("<b>", "&lt;b&gt;"), ("\"", "&quot;"), ("'", "&#39;"), ("&amp;", "&amp;amp;"),
    // A sign with a combining mark is another Character, but not to a browser.
    ("\"\u{301} onx=1", "&quot;\u{301} onx=1"), ("<\u{338}script>", "&lt;\u{338}script&gt;"),
    ("a\u{202E}b", "a\u{FFFD}b"), ("a\u{0}b", "a\u{FFFD}b"), ("a\nb", "a\nb"), ("监测点", "监测点"),
  ])
  func `text is escaped scalar by scalar`(_ text: String, _ escaped: String) {
    // By scalars: Swift holds some different texts for equal.
    #expect(Array(PageText.escaped(text).unicodeScalars) == Array(escaped.unicodeScalars))
  }

  @Test func `names of people and tokens cannot become markup`() async throws {
    let attacks = [
      "<script>alert(1)</script>", "\"\u{301}><img src=x onerror=alert(1)>", "'><svg/onload=x>",
      "{{csrf}}{{{title}}}", "</title><script>x</script>",
    ]
    try await TestSite().test { (browser) async throws in
      let store = browser.site.house.store
      let actor = Actor(try #require(browser.site.people[.administrator]).id, from: "test")
      for attack in attacks {
        let link = try store.invite(.plant([attack]), by: actor)
        _ = try store.invite(.plant(["P-1"]), recipient: attack, by: actor)
        // No account is called so; its plants may be.
        #expect(throws: Fault.self) {
          try store.redeemInvitation(
            link, name: attack, password: TestSite.password, address: "test")
        }
        let made = try store.redeemInvitation(
          link, name: "甲 \(Randomness.identifier())", password: TestSite.password, address: "test")
        let page = try await browser.get("/people/\(made.person.id)", as: .administrator)
        let sign = try await browser.post("/sign-in", [("name", attack), ("password", "x")])
        let token = try await browser.post(
          "/tokens", [("name", attack), ("scope", "read"), ("days", "1")], as: .inspector)
        for answer in [
          page, sign, token, try await browser.get("/people", as: .administrator),
          try await browser.get("/tokens", as: .inspector),
          try await browser.get("/audit", as: .administrator),
        ] {
          let text = answer.text
          #expect(!text.contains("<script>") && !text.contains("<img") && !text.contains("<svg"))
          // No attribute was ended by what stands in it.
          #expect(!text.contains(/"[^<>"]*onerror=[^"]*>/.matchingSemantics(.unicodeScalar)))
        }
        #expect(page.text.unicodeScalars.count > 0)
        let pending = try await browser.get("/people", as: .administrator).text
        #expect(pending.contains("<td><bdi>\(PageText.escaped(attack))</bdi></td>"))
      }
      // What looks like a template is a text.
      #expect(
        try await browser.get("/people", as: .administrator).text.contains("{{csrf}}{{{title}}}"))
    }
  }

  @Test(
    arguments: [
      (nil, nil, nil, Language.zh), ("en", nil, nil, .en), ("xx", "en", nil, .en),
      ("zh", "en", "en", .zh), (nil, "en", "zh", .en), (nil, nil, "en-US,en;q=0.9", .en),
      (nil, nil, "zh-CN,zh;q=0.9,en;q=0.8", .zh), (nil, nil, "fr, en;q=0.5, zh;q=0.4", .en),
      (nil, nil, "fr", .zh), (nil, nil, "en;q=0, zh;q=0.1", .zh),
      (nil, nil, "en;q=0.5,zh;q=0.5", .en),
      (nil, nil, ";;q=,,", .zh), (nil, nil, "EN", .en),
    ] as [(String?, String?, String?, Language)])
  func `the language is the one that is asked for first`(
    _ query: String?, _ cookie: String?, _ accept: String?, _ expected: Language
  ) {
    #expect(PageLanguage.choose(query: query, cookie: cookie, accept: accept) == expected)
  }

  @Test func `a language that was chosen stays`() async throws {
    try await TestSite().test { (browser) async throws in
      let chosen = try await browser.get("/sign-in?lang=en")
      #expect(chosen.cookie("gg_lang") == "en" && chosen.text.contains("lang=\"en\""))
      let later = try await browser.get("/sign-in", headers: [.cookie: "gg_lang=en"])
      #expect(later.text.contains("Sign in"))
      let other = try await browser.get("/audit?person=a%26b&lang=en", as: .administrator)
      #expect(other.text.contains("?person=a%26b&amp;lang=zh"))
    }
  }

  @Test(arguments: [
    ("a=1&b=2&a=3", [["a", "1"], ["b", "2"], ["a", "3"]]), ("a", [["a", ""]]),
    ("a=b=c", [["a", "b=c"]]), ("%E4%BC%81=%e4%b8%9a+x", [["企", "业 x"]]), ("", []),
    ("&&a=1&", [["a", "1"]]),
  ])
  func `forms are read`(_ text: String, _ pairs: [[String]]) throws {
    let form = try #require(FormFields(text))
    #expect(form.pairs.map { [$0.name, $0.value] } == pairs)
  }

  @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "%c3%28=1"])
  func `what no browser sends is no form`(_ text: String) {
    #expect(FormFields(text) == nil)
  }

  @Test(arguments: [999, 1000, 1001])
  func `a form has at most a thousand fields`(_ count: Int) {
    let text = Array(repeating: "a=1", count: count).joined(separator: "&")
    #expect((FormFields(text) != nil) == (count <= 1000))
  }

  @Test func `each template of the folder is known, and renders`() throws {
    let folder = try TestFiles.names(in: "Sources/Web/Templates")
    #expect(folder == Templates.names.map { $0 + ".mustache" }.sorted())
    #expect(Templates.names == Templates.names.sorted())
  }

  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("::1", "0:0:0:0::/64"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:0DB8:1:2::9", "2001:db8:1:2::/64"),
    ("2001:db8::1:2:3:4:5", "2001:db8:0:1::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"), ("-", "-"),
    ("1:2:3", "1:2:3"), ("1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9"),
  ])
  func `requests are counted by what one customer has`(_ address: String, _ network: String) {
    #expect(NetworkAddress.network(of: address) == network)
  }

  @Test(arguments: [
    ("\"\\\n<>&\u{2028}\u{0}", "\"\\\"\\\\\\n\\u003c\\u003e\\u0026\\u2028\\u0000\"")
  ])
  func `texts in JSON are escaped`(_ text: String, _ expected: String) {
    #expect(JSONText.quoted(text) == expected)
  }
}
#endif
