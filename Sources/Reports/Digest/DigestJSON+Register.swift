import Report

extension MonthlyDigest.RegisterStanding {
  /// The words of the files, whatever the language: `key`, `general`. What one side does not have has
  /// no key.
  func json(_ json: inout JSONWriter) {
    json.count("compared", compared)
    json.count("without_card", withoutCard)
    json.count("without_run", withoutRun)
    json.several("unread", unread)
    json.items("differences", contrasts) { json, contrast in
      let difference = contrast.difference
      json.said("plant", contrast.plant)
      json.said("name", contrast.plantName)
      json.count("run", Int(contrast.run))
      json.said("until", "\(contrast.until)")
      json.said("field", difference.field.rawValue)
      json.said("item", difference.item)
      json.maybe("outlet", difference.outlet)
      json.maybe("pollutant", difference.pollutant)
      json.maybe("registered", difference.registered)
      json.maybe("declared", difference.declared)
      json.said("effect", difference.effect.rawValue)
      json.said("severity", difference.severity.rawValue)
    }
  }
}
