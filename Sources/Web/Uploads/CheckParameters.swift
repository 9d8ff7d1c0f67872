#if Server
/// What goes with an upload's check: kept with its job as a query, `reason=…&log=…`.
package struct CheckParameters: Hashable, Sendable {
  /// Why the data are handed in again.
  package var reason: String?
  /// Which of plant.yaml's logs a single file is.
  package var log: String?

  package init(reason: String? = nil, log: String? = nil) {
    self.reason = reason?.isEmpty == true ? nil : reason
    self.log = log?.isEmpty == true ? nil : log
  }

  package init(_ text: String) {
    let fields = FormFields(text) ?? FormFields()
    self.init(reason: fields["reason"], log: fields["log"])
  }

  package var text: String {
    [("reason", reason), ("log", log)].compactMap { name, value in
      value.map { name + "=" + PercentText.encoded($0) }
    }.joined(separator: "&")
  }
}
#endif
