/// The SHA-256 of ``digestStyles`` in Base64, as a Content-Security-Policy names it.
///
/// A test computes it; whoever changes a style takes the new one from the test's message.
package let digestStylesHash = "bYgi3AhoCRUTrt+9HePuazuKG3kUIjGGPYNjJO/eH7I="

/// The styles of a digest's page: those of all pages, and what a matrix needs besides.
package let digestStyles: String = """
  \(pageStyles)
  .matrix{font-size:13px}
  .matrix th[scope=row]{min-width:13em;max-width:19em}
  .matrix .cell{text-align:center;white-space:nowrap;padding:6px 4px;min-width:3em;position:relative}
  .matrix thead .cell{font-weight:400;color:var(--quiet)}
  .matrix .now{border-left:1px solid var(--line);text-align:left;padding-left:10px;min-width:8.5em}
  .matrix .cell.bad{background:var(--bad-wash);color:var(--bad);font-weight:700}
  .matrix .cell.doubtful{background:var(--doubt-wash);color:var(--doubt)}
  .matrix .cell.good{color:var(--green)}
  .matrix .cell.aside{color:var(--quiet)}
  .matrix .share{font-size:10.5px;line-height:1.3;font-weight:400;color:var(--quiet)}
  .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);\
  white-space:nowrap}
  .gist{font-weight:400}
  ul.gist{margin:0;padding:0;list-style:none}
  ul.gist li{margin-bottom:4px}
  .legend span{white-space:nowrap;margin-right:1.2em}
  .part-table td,.part-table th{min-width:4.5em}
  .part-table .long{min-width:15em}
  .part-table .name{min-width:10em}
  @media (max-width:640px){.part-table .more div{position:sticky;left:0;width:max-content;\
  max-width:calc(100vw - 48px)}}
  @media print{.verdict{break-inside:auto}.part-table tr.more{break-inside:avoid;break-before:avoid}\
  .part-table tbody+tbody tr:first-child{break-before:auto}\
  .matrix td,.matrix th{padding-top:1.6pt;padding-bottom:1.6pt;line-height:1.35}\
  .matrix th[scope=row]{max-width:none}.matrix .now,.matrix .cell{min-width:0}\
  .matrix .cell{padding-left:2pt;padding-right:2pt}.matrix .share{display:none}\
  .matrix th div,.matrix .now div{display:inline;margin-left:.7em;font-size:6.4pt}\
  .matrix th div{white-space:nowrap}\
  .matrix{font-size:7pt}.matrix th[scope=row]{min-width:0}.part-table{font-size:7.6pt}\
  .part-table td,.part-table th,.part-table .long,.part-table .name{min-width:0}\
  .part-table tbody:not(.rows){break-inside:avoid}\
  section>h2+*,section>h2+p+*{break-before:avoid}}
  """
