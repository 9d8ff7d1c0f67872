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
      "isPlant": person.role == .plant, "today": visit.house.now().date.description,
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
      values["asOf"] = problem.fields["asOf"] ?? ""
    }
    return try visit.page(
      "application-new", title: visit.say("审查申报", "Have an application decided on"),
      status: problem?.refusal.status ?? .ok, values)
  }
}

extension Visit {
  /// What goes with an application.
  ///
  /// - Parameters:
  ///   - stage: a word of ``Application/Stage``; empty or `nil`: as the application says.
  ///   - asOf: a day, as 2025-03-01; empty or `nil`: the latest that the application speaks of.
  /// - Throws: 422 for another word, and for a day that is none or to come. That both are the authority's
  ///   to say is told where the upload is completed.
  func gateParameters(
    _ reason: String?, stage: String?, asOf: String?
  ) throws(Refusal) -> CheckParameters {
    var parameters = CheckParameters(reason: reason)
    if let stage, !stage.isEmpty {
      guard let known = Application.Stage(rawValue: stage) else {
        let all = Application.Stage.allCases.map(\.rawValue).joined(separator: ", ")
        throw Refusal.badValue("stage", zh: "应为其中之一：\(all)", en: "is one of: \(all)")
      }
      parameters.stage = known
    }
    if let asOf, !asOf.isEmpty {
      let today = house.now().date
      guard let day = CivilDate(asOf), day <= today else {
        throw Refusal.badValue(
          "asOf", zh: "（审查基准日）应形如 2025-03-01，且不晚于今天（\(today)）",
          en:
            "(the day of the decision) is written as 2025-03-01, and is no later than today (\(today))"
        )
      }
      parameters.asOf = day
    }
    return parameters
  }
}
#endif
