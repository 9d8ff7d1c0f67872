#if Server
package import HTTPTypes
package import Hummingbird
package import Measures
package import ServerStore

/// What every page shows around its own content.
package struct PageFrame: Sendable {
  package var language: Language
  package var person: Person?
  package var formToken: String
  package var path: String
  package var query: String?

  /// The same page in the other language; `nil` where that would be no page (after a form).
  private var otherLanguage: String {
    let other: Language = language == .zh ? .en : .zh
    let kept = (query.flatMap { FormFields($0) } ?? FormFields()).pairs.filter { $0.name != "lang" }
    let pairs = kept.map { PercentText.encoded($0.name) + "=" + PercentText.encoded($0.value) }
    return "?" + (pairs + ["lang=\(other.rawValue)"]).joined(separator: "&")
  }

  /// For the layout, and for any template: `zh` or `en` is true, `csrf` is the form's token.
  var values: [String: Any] {
    var values: [String: Any] = [
      language.rawValue: true, "lang": language == .zh ? "zh-CN" : "en", "csrf": formToken,
      "otherLanguage": otherLanguage, "styles": Assets.address(of: "site.css"),
      "script": Assets.address(of: "app.js"),
    ]
    if let person {
      values["reader"] =
        [
          "name": person.name, "role": person.role.word(language),
          "isAdministrator": person.role == .administrator,
        ] as [String: Any]
      values["menu"] = SiteMenu.entries(for: person.role).map { entry in
        [
          "address": entry.path, "words": entry.words(language),
          "isHere": entry.path == path || (entry.path != "/" && path.hasPrefix(entry.path + "/")),
        ] as [String: Any]
      }
    }
    return values
  }
}

/// Pages as answers.
package enum Pages {
  package static func response(
    _ name: String, status: HTTPResponse.Status = .ok, _ values: [String: Any],
    for frame: PageFrame, in house: House
  ) throws -> Response {
    let values = values.merging(frame.values) { own, _ in own }
    guard let html = house.templates.render(name, values) else {
      throw Fault(
        .internalError,
        Bilingual(
          zh: "没有名为“\(name)”的页面模板。", en: "There is no template of the name '\(name)'."))
    }
    return Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8", .contentLanguage: frame.language.rawValue,
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }
}

/// The links at the top. A chapter adds its page here.
package enum SiteMenu {
  package struct Entry: Sendable {
    package var path: String
    package var words: Bilingual
    package var roles: Set<Role>
  }

  private static let everyone = Set(Role.allCases)

  package static let all: [Entry] = [
    Entry(path: "/", words: Bilingual(zh: "总览", en: "Overview"), roles: everyone),
    Entry(path: "/uploads", words: Bilingual(zh: "上传", en: "Uploads"), roles: everyone),
    Entry(path: "/findings", words: Bilingual(zh: "不达标", en: "Findings"), roles: everyone),
    Entry(path: "/digests", words: Bilingual(zh: "月报", en: "Digests"), roles: everyone),
    Entry(
      path: "/applications", words: Bilingual(zh: "技改申报", en: "Applications"), roles: everyone),
    Entry(
      path: "/register", words: Bilingual(zh: "登记信息", en: "Register"),
      roles: [.inspector, .administrator]),
    Entry(path: "/waivers", words: Bilingual(zh: "豁免", en: "Waivers"), roles: everyone),
    Entry(path: "/standards", words: Bilingual(zh: "标准", en: "Standards"), roles: everyone),
    Entry(path: "/people", words: Bilingual(zh: "人员", en: "People"), roles: [.administrator]),
    Entry(path: "/audit", words: Bilingual(zh: "操作日志", en: "Audit log"), roles: [.administrator]),
  ]

  static func entries(for role: Role) -> [Entry] { all.filter { $0.roles.contains(role) } }
}

extension Role {
  /// As the pages call it.
  package func word(_ language: Language) -> String {
    switch self {
    case .plant: language.say("企业", "Plant")
    case .inspector: language.say("监察员", "Inspector")
    case .administrator: language.say("管理员", "Administrator")
    }
  }
}
#endif
