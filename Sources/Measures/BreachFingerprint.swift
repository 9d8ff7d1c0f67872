extension BreachScope {
  /// What tells one breach from another, whatever its size: no measured number and no time is in it,
  /// so that it stays the same while a breach grows or comes back.
  ///
  /// The parts in order, `/` between them, a part that is not there left empty; `~` and `/` of a part
  /// itself become `~0` and `~1`.
  package var fingerprint: String {
    [plant, rule, outlet, pollutant, standard, limit].map { part in
      (part ?? "").replacingScalars(["~": "~0", "/": "~1"])
    }.joined(separator: "/")
  }
}
