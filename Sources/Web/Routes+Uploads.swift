#if Server
import HTTPTypes

/// Handing in, in the browser.
extension Routes {
  package static let uploadList = Route.page("/uploads")
  package static let uploadNew = Route.page("/uploads/new")
  /// `multipart/form-data`, read as it comes; its token stands in the address.
  package static let uploadSent = Route(
    method: .post, path: "/uploads", access: .signedIn, scope: nil, body: .stream)
  package static let upload = Route.page("/uploads/{id}")
  package static let uploadEvents = Route.page("/uploads/{id}/events")
  package static let uploadBody = Route.page("/uploads/{id}/body")
  package static let uploadCancelled = Route.form("/uploads/{id}/cancel")
  package static let uploadRetried = Route.form("/uploads/{id}/retry")
  package static let uploadDiscarded = Route.form("/uploads/{id}/discard")
  package static let uploadMapping = Route.page("/uploads/{id}/mapping")
  package static let uploadMapped = Route.form("/uploads/{id}/mapping", limit: 1 << 20)

  static let uploads = [
    uploadList, uploadNew, uploadSent, upload, uploadEvents, uploadBody, uploadCancelled,
    uploadRetried, uploadDiscarded, uploadMapping, uploadMapped,
  ]
}
#endif
