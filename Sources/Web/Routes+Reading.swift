#if Server
import ServerStore

/// What was found: plants, runs, reports, series.
extension Routes {
  package static let plant = Route.page("/plants/{id}")
  package static let run = Route.page("/runs/{key}")
  package static let runReport = Route.page("/runs/{key}/report.{format}", scope: .read)
  /// A page; with `.json` or `.svg` behind the pollutant's name what the page draws.
  package static let runSeries = Route.page(
    "/runs/{key}/series/{outlet}/{pollutant}", scope: .read)

  static let reading = [plant, run, runReport, runSeries]
}
#endif
