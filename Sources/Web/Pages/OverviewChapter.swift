#if Server
/// The first page after signing in.
enum OverviewChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.overview) { visit in
      try visit.page("overview", title: visit.say("总览", "Overview"))
    }
  }
}
#endif
