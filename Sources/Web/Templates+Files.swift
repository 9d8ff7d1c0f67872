#if Server
extension Templates {
  /// Each file of `Templates/`, by the name that pages call it by. A test compares the two.
  static let files: [(name: String, bytes: [UInt8])] = [
    ("account", PackageResources.account_mustache),
    ("application", PackageResources.application_mustache),
    ("application-new", PackageResources.application_new_mustache),
    ("applications", PackageResources.applications_mustache),
    ("audit", PackageResources.audit_mustache),
    ("digest", PackageResources.digest_mustache),
    ("digests", PackageResources.digests_mustache),
    ("error", PackageResources.error_mustache),
    ("finding", PackageResources.finding_mustache),
    ("findings", PackageResources.findings_mustache),
    ("invitation", PackageResources.invitation_mustache),
    ("layout", PackageResources.layout_mustache),
    ("overview", PackageResources.overview_mustache),
    ("people", PackageResources.people_mustache),
    ("person", PackageResources.person_mustache),
    ("plant", PackageResources.plant_mustache),
    ("register", PackageResources.register_mustache),
    ("rights", PackageResources.rights_mustache),
    ("run", PackageResources.run_mustache),
    ("series", PackageResources.series_mustache),
    ("sign-in", PackageResources.sign_in_mustache),
    ("standard", PackageResources.standard_mustache),
    ("standards", PackageResources.standards_mustache),
    ("tokens", PackageResources.tokens_mustache),
    ("upload", PackageResources.upload_mustache),
    ("upload-mapping", PackageResources.upload_mapping_mustache),
    ("upload-new", PackageResources.upload_new_mustache),
    ("uploads", PackageResources.uploads_mustache),
    ("waivers", PackageResources.waivers_mustache),
  ]
}
#endif
