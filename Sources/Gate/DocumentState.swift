package import Measures
package import Report

/// Whether a document of an application is there and holds.
package struct DocumentState: Hashable, Sendable {
  /// `pass`: handed in and not expired; `fail`: expired; `insufficient`: not there, or dated in the
  /// future; `not-applicable`: this project needs none. Nobody reads what a file holds.
  package var verdict: Verdict
  package var reason: Bilingual?
  /// The one that was looked at; `nil` where none has the id.
  package var document: ApplicationDocument?

  /// Where several have one id, the best of them.
  package init(_ id: String, in application: Application, asOf: CivilDate) {
    let states = application.documents.filter { $0.id == id }.map { Self($0, asOf: asOf) }
    let order: [Verdict] = [.pass, .fail, .insufficient]
    let best = order.lazy.compactMap { verdict in states.first { $0.verdict == verdict } }.first
    self =
      best
      ?? Self(
        verdict: .insufficient,
        reason: Bilingual(
          zh: "申报没有列出该材料；请补充。",
          en: "The application does not list it; hand it in."), document: nil)
  }

  package init(_ document: ApplicationDocument, asOf: CivilDate) {
    self.document = document
    (verdict, reason) = (.pass, nil)
    if !document.isPresent {
      verdict = .insufficient
      reason =
        document.trouble
        ?? Bilingual(
          zh: "列出了该材料但没有提交文件；请补充。",
          en: "It is listed and no file was handed in; hand it in.")
    } else if let date = document.date, date > asOf {
      verdict = .insufficient
      reason = Bilingual(
        zh: "日期 \(date) 晚于 \(asOf)；请核对。", en: "It is dated \(date), after \(asOf); check the date.")
    } else if let expires = document.expires, expires < asOf {
      verdict = .fail
      reason = Bilingual(
        zh: "已于 \(expires) 到期（截至 \(asOf)）；请换新。",
        en: "It expired on \(expires) (as of \(asOf)); renew it.")
    }
  }

  func notNeeded(_ reason: Bilingual) -> Self {
    Self(verdict: .notApplicable, reason: reason, document: nil)
  }

  private init(verdict: Verdict, reason: Bilingual?, document: ApplicationDocument?) {
    self.verdict = verdict
    self.reason = reason
    self.document = document
  }
}
