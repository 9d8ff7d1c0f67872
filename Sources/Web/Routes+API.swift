#if Server
import HTTPTypes
import ServerStore

/// What programs call, below `/api/v1`. Each row is described in ``OpenAPI``.
extension Routes {
  package static let apiDocument = Route.api(.get, "/openapi.json", .anyone, scope: nil)

  package static let apiUploads = Route.api(.get, "/uploads", scope: .read)
  package static let apiUploadBegun = Route.api(.post, "/uploads", scope: .upload)
  package static let apiUpload = Route.api(.get, "/uploads/{id}", scope: .read)
  package static let apiUploadAdded = Route.api(.patch, "/uploads/{id}", scope: .upload)
  package static let apiUploadCompleted = Route.api(
    .post, "/uploads/{id}/complete", scope: .upload)
  package static let apiUploadCancelled = Route.api(.post, "/uploads/{id}/cancel", scope: .upload)
  package static let apiUploadRetried = Route.api(.post, "/uploads/{id}/retry", scope: .upload)
  package static let apiUploadDiscarded = Route.api(.delete, "/uploads/{id}", scope: .upload)

  package static let apiPlants = Route.api(.get, "/plants", scope: .read)
  package static let apiRuns = Route.api(.get, "/runs", scope: .read)
  package static let apiRun = Route.api(.get, "/runs/{key}", scope: .read)
  package static let apiReport = Route.api(.get, "/runs/{key}/report.{format}", scope: .read)
  package static let apiRunFindings = Route.api(.get, "/runs/{key}/findings", scope: .read)
  package static let apiFindings = Route.api(.get, "/findings", scope: .read)
  package static let apiDecisions = Route.api(.get, "/decisions", scope: .read)
  package static let apiDigest = Route.api(.get, "/digests/{month}", scope: .read)

  package static let apiGate = Route.api(.post, "/gate", scope: .decide)
  package static let apiGateAnswer = Route.api(.get, "/gate/{id}", scope: .decide)

  static let api = [
    apiDocument, apiUploads, apiUploadBegun, apiUpload, apiUploadAdded, apiUploadCompleted,
    apiUploadCancelled, apiUploadRetried, apiUploadDiscarded, apiPlants, apiRuns, apiRun,
    apiReport, apiRunFindings, apiFindings, apiDecisions, apiDigest, apiGate,
    apiGateAnswer,
  ]
}
#endif
