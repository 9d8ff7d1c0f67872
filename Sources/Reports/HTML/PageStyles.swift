import Charts

/// The one style sheet of a kind of page, and its hash as the page's policy names it.
struct PageStyleSheet {
  var text: String
  var hash: String

  static let report = PageStyleSheet(text: pageStyles, hash: pageStylesHash)
  static let digest = PageStyleSheet(text: digestStyles, hash: digestStylesHash)
}

/// The SHA-256 of ``pageStyles`` in Base64, as a Content-Security-Policy names it.
///
/// A test computes it; whoever changes a style takes the new one from the test's message.
package let pageStylesHash = "jgUeYb+1sRSt7rmIwB90lLcK6c6Y6p6KxQEmD8WfYY4="

/// The only styles of a page. They hold nothing of a report, so that their hash is the same in all.
///
/// Text keeps a contrast of at least 4.5 : 1. Colour never says anything that a word beside it does
/// not say. Tables have three lines, as Chinese official tables have.
package let pageStyles: String = """
  :root{--ink:\(Ink.text);--quiet:\(Ink.quiet);--line:#c6ced6;--wash:#f3f6f7;--green:#17594a;\
  --bad:#a13207;--bad-wash:#fcf0ea;--doubt:#7a5000;--doubt-wash:#fdf6e5;--good-wash:#ebf4f0;\
  --head:attr(data-head)}
  *{box-sizing:border-box}
  html{-webkit-text-size-adjust:100%;color-scheme:light;scroll-padding-top:12px}
  body{margin:0;background:#e9edef;color:var(--ink);font:15px/1.7 -apple-system,\
  "Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,\
  sans-serif;\
  font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
  h1,h2,h3,.word,.plant{font-family:"Source Han Serif SC","Noto Serif CJK SC","Songti SC",\
  STSong,SimSun,Georgia,serif;line-height:1.35}
  h1{font-size:26px;font-weight:700;letter-spacing:.04em;margin:0}
  h2{font-size:20px;margin:44px 0 14px;padding-bottom:6px;border-bottom:2px solid var(--green)}
  h3{font-size:17px;margin:30px 0 10px}
  h4{font-size:15.5px;margin:0;line-height:1.5}
  p{margin:0 0 8px}
  a{color:var(--green);text-underline-offset:3px}
  a:focus-visible,summary:focus-visible{outline:3px solid #0b57d0;outline-offset:2px;border-radius:2px}
  .skip{position:absolute;left:-9999px;background:#fff;padding:8px 14px}
  .skip:focus{left:12px;top:12px;z-index:2}
  .sheet{max-width:980px;margin:28px auto;background:#fff;padding:46px 58px 40px;\
  border-top:6px solid var(--green);box-shadow:0 1px 10px rgba(28,39,51,.12)}
  .brand{color:var(--green);font-weight:600;letter-spacing:.08em;margin-bottom:10px}
  .plant{font-size:18px;margin:6px 0 18px}
  dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:0}
  dl.facts dt{color:var(--quiet)}
  dl.facts dd{margin:0;grid-column:2}
  .verdict{border:1px solid var(--line);border-left:8px solid var(--quiet);background:var(--wash);\
  padding:16px 22px 14px;margin:26px 0 0;break-inside:avoid}
  .verdict h2{font-size:13px;font-family:inherit;font-weight:600;letter-spacing:.1em;\
  color:var(--quiet);border:0;margin:0;padding:0}
  .word{font-size:28px;font-weight:700;margin:2px 0 6px}
  .verdict.bad{border-color:var(--bad);background:var(--bad-wash)}
  .verdict.doubtful{border-color:var(--doubt);background:var(--doubt-wash)}
  .verdict.good{border-color:var(--green);background:var(--good-wash)}
  .bad>.word,.tag.bad{color:var(--bad)}
  .doubtful>.word,.tag.doubtful{color:var(--doubt)}
  .good>.word,.tag.good{color:var(--green)}
  .suspect{font-size:16px;margin-bottom:6px}.suspect .tag{white-space:normal}
  .verdict ul{margin:0;padding:0;list-style:none}
  .tag{display:inline-block;font-weight:700;white-space:nowrap}
  .tag.plain,.tag.aside{color:var(--quiet)}
  .mark{display:inline-block;min-width:1.15em}
  nav{margin:18px 0 0;font-size:14px}
  nav ul{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0;padding:0;list-style:none}
  ol.first{padding-left:1.6em;margin:0}
  ol.first li{margin-bottom:8px;padding-left:4px}
  .quiet{color:var(--quiet)}
  .small{font-size:13.5px;line-height:1.6}
  .finding{border:1px solid var(--line);border-left:5px solid var(--quiet);padding:14px 20px 12px;\
  margin:0 0 18px}
  .finding.bad{border-left-color:var(--bad)}
  .finding.doubtful{border-left-color:var(--doubt)}
  .finding.good{border-left-color:var(--green)}
  .finding h4 .tag{margin-right:10px}
  .part{border-top:1px solid var(--line);color:var(--quiet);font-weight:600;margin:30px 0 0;padding-top:10px}
  .signature{display:none}
  .gist{font-weight:600;margin:6px 0 10px}
  .finding dl.facts{font-size:14px;margin:0 0 12px}
  figure{margin:14px 0;break-inside:avoid}
  figcaption{color:var(--quiet);font-size:13.5px;margin-bottom:3px}
  figure .gg-chart{border:1px solid var(--line);padding:8px 12px;font-family:inherit}
  .charts{display:grid;grid-template-columns:1fr 1fr;gap:0 18px;align-items:start}
  .charts .gg-chart{font-size:11px}
  .overview .number{width:6em}
  .reason{margin:14px 0 0}
  td>p:last-child,td>ul:last-child{margin-bottom:0}
  table{border-collapse:collapse;width:100%;margin:10px 0 14px;border-top:2px solid var(--ink);\
  border-bottom:2px solid var(--ink);font-size:14px;line-height:1.55}
  caption{text-align:left;color:var(--quiet);font-size:13.5px;padding:0 0 5px}
  th,td{text-align:left;vertical-align:top;padding:6px 10px 6px 0;font-weight:400}
  thead th{border-bottom:1px solid var(--ink);font-weight:600;vertical-align:bottom}
  tbody+tbody tr:first-child>*,tbody.rows tr+tr>*{border-top:1px solid #e1e6ea}
  th:last-child,td:last-child{padding-right:0}
  .number{text-align:right;white-space:nowrap}
  .short,.id{white-space:nowrap}
  .amount{font-size:19px;font-weight:600;margin:0 0 4px}
  .tight{width:1%}
  .wide{overflow-x:auto}
  .wide:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
  tr.more>td{padding-top:0}
  details{margin:4px 0}
  summary{cursor:pointer;color:var(--green);font-size:14px;padding:2px 0}
  details>*:not(summary){margin-left:16px}
  .working{margin:4px 0 10px;padding:0;list-style:none;font-size:14px}
  .working li{padding-left:1.2em;text-indent:-1.2em}
  code{font:12.5px/1.5 ui-monospace,"SFMono-Regular",Menlo,Consolas,"Noto Sans Mono CJK SC",\
  monospace;white-space:pre-wrap}
  ul.plain{margin:2px 0 8px;padding-left:1.2em}
  footer{margin-top:40px;padding-top:10px;border-top:1px solid var(--line);color:var(--quiet);\
  font-size:13px}
  @media (max-width:640px){body{background:#fff}.tag{white-space:normal}\
  .sheet{margin:0;padding:20px 16px 28px;box-shadow:none}\
  h1{font-size:22px}h2{margin-top:34px}.word{font-size:24px}.verdict{padding:12px 14px}\
  .finding{padding:12px 12px 8px}dl.facts{grid-template-columns:1fr}\
  dl.facts dd{grid-column:1}dl.facts dt{margin-top:4px;font-size:13px}table{font-size:13px}th,td{padding-right:8px}\
  details>*:not(summary){margin-left:0}.overview .number{width:auto}\
  .charts{grid-template-columns:1fr}\
  figure .gg-chart{border:0;padding:0}}
  @page{size:A4;margin:21mm 17mm 18mm;\
  @top-left{content:var(--head);font:8pt sans-serif;color:#52606d;vertical-align:bottom;\
  padding-bottom:4mm}\
  @bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#52606d}}
  @page:first{@top-left{content:none}}
  @media print{body{background:#fff;font-size:9.6pt;line-height:1.55;print-color-adjust:exact}\
  .sheet{max-width:none;margin:0;padding:0;border:0;box-shadow:none}.skip,nav{display:none}\
  h1{font-size:18pt}h2{font-size:13.5pt;margin-top:9mm}h3{font-size:11.5pt}h4{font-size:10pt}\
  h1,h2,h3,h4,caption,thead,summary,.gist,.part,figcaption{break-after:avoid}p,li{orphans:2;widows:2}\
  tbody tr:first-child{break-before:avoid}\
  tr,.working li,.verdict,footer{break-inside:avoid}tr.more{break-inside:auto}thead{display:table-header-group}\
  th,td{padding-top:2.5pt;padding-bottom:2.5pt}\
  .evidence tbody.rows>tr>*{padding-top:.3pt;padding-bottom:.3pt;border:0}table,.finding dl.facts,.working,summary{font-size:8.8pt}caption,.small{font-size:8.4pt}\
  code{font-size:7.8pt}summary{color:var(--quiet);list-style:none;font-weight:600}\
  summary::-webkit-details-marker{display:none}\
  details::details-content{content-visibility:visible;display:block;height:auto}\
  .finding{box-decoration-break:clone;-webkit-box-decoration-break:clone}\
  .wide{overflow:visible}.decision h2{margin:5mm 0 2mm}.decision table{font-size:8.4pt}\
  .signature{display:flex;flex-wrap:wrap;gap:2mm 7mm;margin:4mm 0 4mm;color:var(--ink);break-inside:avoid}\
  .annex{break-before:page}.signature p{flex:1 0 27%;border-bottom:.5pt solid var(--ink);padding-bottom:4mm}\
  details>*:not(summary){margin-left:0}figure .gg-chart{max-width:94mm;padding:4px 6px;font-size:11px}\
  .charts{grid-template-columns:1fr 1fr}\
  a{color:inherit;text-decoration:none}}
  \(chartStyles)
  """
