package import Measures

extension StandardsLibrary {
  /// What speaks to a region or a sector, or is in force on a day; `nil` asks for nothing.
  ///
  /// A standard that has limits for one sector and others for another is kept for both. A figure may begin
  /// later than its standard: the report says so, this list does not.
  package func filtered(
    region: String?, sector: String?, date: CivilDate?
  ) -> StandardsLibrary {
    func fits(
      _ own: String, _ sectors: [String], _ effective: CivilDate, _ until: CivilDate?
    ) -> Bool {
      (region.map { $0.hasPrefix(own.withoutRegionWildcards) } ?? true)
        && (sector.map { sectors.contains($0) || sectors.contains(Standard.anySector) } ?? true)
        && (date.map { effective <= $0 && $0 < (until ?? .distantFuture) } ?? true)
    }
    var library = self
    library.standards = standards.filter { fits($0.region, $0.sectors, $0.effective, $0.until) }
    library.audits = audits.filter { fits($0.region, $0.sectors, $0.effective, $0.until) }
    library.energy = energy.filter { fits($0.region, $0.sectors, $0.effective, nil) }
    library.gates = gates.filter { fits($0.region, $0.sectors, $0.effective, $0.until) }
    return library
  }
}

extension CivilDate {
  /// After any day that a standard ends on.
  fileprivate static let distantFuture = CivilDate(daysSinceEpoch: 2_932_896)
}
