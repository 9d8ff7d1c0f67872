package import Measures

extension StandardsLibrary {
  /// The law of one day for every day: what is in force on `day` binds from `earliest` on and without
  /// an end, and what is not yet or no longer in force binds nobody.
  ///
  /// Asked for by name only: without it data are judged by the law of their own dates. Who is new and
  /// who existing stays as the texts say; base years and last years of targets, and a permit's own
  /// dates, stay as well.
  ///
  /// - Parameter earliest: No later than the first day that is judged.
  package func asInForce(on day: CivilDate, from earliest: CivilDate) -> StandardsLibrary {
    func holds(_ effective: CivilDate, _ until: CivilDate?) -> Bool {
      effective <= day && until.map { day < $0 } ?? true
    }
    var library = self
    library.standards = standards.filter { holds($0.effective, $0.until) || $0.bindsEarly(on: day) }
      .map { $0.asInForce(on: day, from: earliest) }
    library.audits = audits.filter { holds($0.effective, $0.until) }.map {
      var pack = $0
      pack.effective = min(pack.effective, earliest)
      pack.until = nil
      return pack
    }
    library.energy = energy.filter { holds($0.effective, nil) }.map {
      var pack = $0
      pack.effective = min(pack.effective, earliest)
      return pack
    }
    library.missing = missing.filter { text in text.effective.map { $0 <= day } ?? true }
    return library
  }
}

extension Standard {
  /// Whether a limit of it binds already, though the text as a whole comes into force later.
  fileprivate func bindsEarly(on day: CivilDate) -> Bool {
    limits.contains { limit in
      [limit.dates.newFrom, limit.dates.existingFrom].contains { $0.map { $0 <= day } ?? false }
        && limit.dates.until.map { day < $0 } ?? true
    }
  }

  fileprivate func asInForce(on day: CivilDate, from earliest: CivilDate) -> Standard {
    var standard = self
    standard.limits = limits.map { limit in
      var limit = limit
      // Pinned before the text's own date moves.
      limit.dates = limit.dates.asInForce(on: day, from: earliest, effective: effective)
      return limit
    }.filter { $0.dates.bindsAnyone }
    let duties = until.map { day < $0 } ?? true
    if !duties || effective > day { standard.duties = [] }
    standard.effective = min(effective, earliest)
    standard.until = nil
    return standard
  }
}

extension Limit.Dates {
  fileprivate var bindsAnyone: Bool { newFrom != Self.never || existingFrom != Self.never }

  fileprivate func asInForce(
    on day: CivilDate, from earliest: CivilDate, effective: CivilDate
  ) -> Limit.Dates {
    func start(_ own: CivilDate?) -> CivilDate {
      let start = own ?? effective
      let isInForce = start <= day && until.map { day < $0 } ?? true
      return isInForce ? min(start, earliest) : Self.never
    }
    return Limit.Dates(
      newFrom: start(newFrom), existingFrom: start(existingFrom), until: nil,
      newSince: newSince ?? effective)
  }
}
