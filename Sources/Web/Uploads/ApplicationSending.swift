#if Server
import Digest
import Hummingbird
import Measures
import Report
import Reports
import ServerStore

/// Handing in an application: its form. What comes of it is an upload like any other, with a decision
/// in place of a check.
enum ApplicationSending {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.applicationNew) { visit in try await form(visit) }
    handlers.on(Routes.applicationSent) { visit in
      try await UploadChapter.send(visit, for: .gate) { problem in
        try await form(visit, problem: problem)
      }
    }
  }

  /// - Parameter problem: with what was entered, which is not lost.
  private static func form(
    _ visit: Visit, problem: UploadReceiving.FormProblem? = nil
  ) async throws -> Response {
    let (person, limit) = (try visit.person(), visit.house.settings.uploadBytes)
    let standing = try? await visit.house.reference.current()
    var values: [String: Any] = [
      "limit": SizeText.of(limit, visit.language), "limitBytes": String(limit),
      "uploader": Assets.address(of: "upload.js"), "chunk": String(UploadChapter.chunk),
      "isPlant": person.role == .plant,
      // Who has no register is told what that means for the decision.
      "hasRegister": standing?.reference.register != nil,
      "isBroken": standing?.fault != nil,
    ]
    if person.role != .plant {
      values["stages"] = Application.Stage.allCases.map { stage in
        [
          "value": stage.rawValue, "words": stage.word(visit.language),
          "isChosen": problem?.fields["stage"] == stage.rawValue,
        ] as [String: Any]
      }
    }
    if let problem {
      values["problem"] = problem.refusal.sentence(visit.language)
      values["reason"] = problem.fields["reason"] ?? ""
    }
    return try visit.page(
      "application-new", title: visit.say("审查申报", "Have an application decided on"),
      status: problem?.refusal.status ?? .ok, values)
  }
}

extension Visit {
  /// What goes with an application.
  ///
  /// - Parameter stage: a word of ``Application/Stage``; empty or `nil`: as the application says.
  /// - Throws: 403 where an applicant says the stage, which is the authority's to say; 422 for another
  ///   word.
  func gateParameters(_ reason: String?, stage: String?) throws(Refusal) -> CheckParameters {
    guard let stage, !stage.isEmpty else { return CheckParameters(reason: reason) }
    guard let known = Application.Stage(rawValue: stage) else {
      let all = Application.Stage.allCases.map(\.rawValue).joined(separator: ", ")
      throw Refusal.badValue("stage", zh: "应为其中之一：\(all)", en: "is one of: \(all)")
    }
    guard try person().role != .plant else {
      throw Refusal(
        .forbidden,
        Bilingual(
          zh: "审查阶段由主管部门指定；请去掉 stage，以 application.yaml 中的阶段为准。",
          en: "The stage is the authority's to say; leave it out, and application.yaml's counts."))
    }
    return CheckParameters(reason: reason, stage: known)
  }
}
#endif
