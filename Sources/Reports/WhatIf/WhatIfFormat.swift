import Measures
package import Report

/// The formats that a re-judgement can be written in.
package enum WhatIfFormat: String, CaseIterable, Sendable {
  case text, json, csv, markdown

  package func bytes(of report: WhatIfReport, style: ReportStyle) -> [UInt8] {
    switch self {
    case .text: WhatIfText(style: style).bytes(of: report)
    case .json: WhatIfJSON(language: style.language).bytes(of: report)
    case .csv: WhatIfCSV(language: style.language).bytes(of: report)
    case .markdown: WhatIfMarkdown(language: style.language).bytes(of: report)
    }
  }
}
