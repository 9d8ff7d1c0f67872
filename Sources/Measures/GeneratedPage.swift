/// Pages that `greengate pages` makes.
package enum GeneratedPage {
  /// Stands in every one of them, and tells them from pages that somebody wrote.
  package static let mark = "<!-- 由 make pages 生成，请勿手改 · made by `make pages` -->"
}
