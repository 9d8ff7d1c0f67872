#if Server
import HTTPTypes
import ServerStore

/// What is said of findings, and what they rest on: answers, digests, standards, waivers, decisions.
extension Routes {
  package static let finding = Route.page("/runs/{key}/findings/{finding}")
  package static let findingRemark = Route.form("/runs/{key}/findings/{finding}/remarks")
  package static let findingExplanation = Route.form(
    "/runs/{key}/findings/{finding}/explanation", .roles([.plant]))
  package static let findingDecision = Route.form(
    "/runs/{key}/findings/{finding}/decision", .inspectors)
  package static let findingRequest = Route.form(
    "/runs/{key}/findings/{finding}/request", .inspectors)
  package static let findingList = Route.page("/findings")

  package static let digestList = Route.page("/digests")
  /// A page; with `.xlsx` and the like behind the month a file.
  package static let digest = Route.page("/digests/{month}", scope: .read)

  package static let standardsList = Route.page("/standards")
  package static let standardsText = Route.page("/standards/{pack}")
  package static let waivers = Route.page("/waivers")
  package static let register = Route.page("/register", .inspectors)

  package static let applicationList = Route.page("/applications")
  package static let application = Route.page("/applications/{key}")

  package static let applicationNew = Route.page("/applications/new")
  /// `multipart/form-data`, as of an upload.
  package static let applicationSent = Route(
    method: .post, path: "/applications", access: .signedIn, scope: nil, body: .stream)

  static let findings = [
    finding, findingRemark, findingExplanation, findingDecision, findingRequest, findingList,
    digestList, digest,
    standardsList, standardsText, waivers, register, applicationList, application,
    applicationNew, applicationSent,
  ]
}
#endif
