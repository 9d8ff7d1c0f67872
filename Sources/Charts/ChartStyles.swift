/// The style sheet of all charts; a page puts it into its one `<style>` element.
///
/// The palette goes from light blue to dark rust, so that it can be told apart in greyscale and by
/// colour-blind readers; whatever is no value has a pattern. Text keeps a contrast of at least 4.5 : 1
/// and lines of 3 : 1 on white, which every chart brings with it as its paper.
package let chartStyles: String = """
  .gg-chart{display:block;width:100%;max-width:600px;height:auto;font:11px system-ui,-apple-system,\
  "Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;\
  font-variant-numeric:tabular-nums}
  .gg-chart text{fill:\(Ink.text)}
  .gg-chart .gg-quiet{fill:\(Ink.quiet)}
  .gg-chart .gg-strong{font-weight:600}
  .gg-chart .gg-on-dark{fill:\(Ink.paper)}
  .gg-chart .gg-alarm{fill:\(Ink.over);font-weight:600}
  .gg-paper{fill:\(Ink.paper)}
  .gg-grid{fill:none;stroke:\(Ink.grid);stroke-width:.6}
  .gg-axis{fill:none;stroke:\(Ink.quiet);stroke-width:.8}
  .gg-gap{fill:none;stroke:\(Ink.paper);stroke-width:.6}
  .gg-frame{stroke:\(Ink.hatch);stroke-width:.6}
  .gg-open{fill:\(Ink.paper);stroke:\(Ink.hatch);stroke-width:.6}
  .gg-casing{fill:none;stroke:\(Ink.paper);stroke-width:3}
  .gg-limit{fill:none;stroke:\(Ink.text);stroke-width:1.4}
  .gg-target{fill:none;stroke:\(Ink.text);stroke-width:1.2;stroke-dasharray:4 2.5}
  .gg-leader{fill:none;stroke:\(Ink.over);stroke-width:.8}
  .gg-shade{fill:\(Ink.shade)}
  .gg-within{fill:\(Ink.within)}
  .gg-over{fill:\(Ink.over)}
  .gg-measured{fill:none;stroke:\(Ink.within);stroke-width:1.6}
  .gg-missed{fill:none;stroke:\(Ink.over);stroke-width:2}
  .gg-base{fill:\(Ink.paper);stroke:\(Ink.within);stroke-width:1.6}
  .gg-hatch{fill:none;stroke:\(Ink.hatch);stroke-width:.9}
  .gg-mark{fill:\(Ink.hatch)}
  .gg-light{fill:\(Ink.paper)}
  .gg-cross{fill:none;stroke:\(Ink.paper);stroke-width:1}
  .gg-beyond{fill:\(Ink.beyond)}
  .gg-r1{fill:\(Ink.half)}
  .gg-r2{fill:\(Ink.most)}
  .gg-r3{fill:\(Ink.near)}
  .gg-r4{fill:\(Ink.over)}
  .gg-r5{fill:\(Ink.far)}
  .gg-row{fill:none}
  .gg-row.gg-shade{fill:none;stroke:\(Ink.shade)}
  .gg-row.gg-beyond{fill:none;stroke:\(Ink.beyond)}
  .gg-row.gg-r1{fill:none;stroke:\(Ink.half)}
  .gg-row.gg-r2{fill:none;stroke:\(Ink.most)}
  .gg-row.gg-r3{fill:none;stroke:\(Ink.near)}
  .gg-row.gg-r4{fill:none;stroke:\(Ink.over)}
  @media (min-width:640px),print{.gg-chart{font-size:9.2px}}
  @media print{.gg-chart{break-inside:avoid;print-color-adjust:exact}}

  """

/// The palette, as sRGB.
package enum Ink {
  package static let paper = "#ffffff"
  package static let text = "#1c2733"
  package static let quiet = "#52606d"
  package static let hatch = "#76828e"
  package static let grid = "#dde3e8"
  /// Behind exceeding hours.
  package static let shade = "#fbe9df"
  /// Outside the period.
  package static let beyond = "#eef1f4"
  package static let within = "#5a83a8"
  package static let over = "#b93a0b"
  /// More than twice the limit.
  package static let far = "#5e1203"
  /// Up to 50, 80 and 100 % of the limit.
  package static let half = "#e3edf5"
  package static let most = "#b4cfe4"
  package static let near = "#7ea6c8"
}
