import FoundationEssentials
package import Measures
package import Report

/// A series for a chart as JSON, schema `greengate/series/1`: the tool writes it, and the server, which
/// reads no logs itself, reads it again.
package struct SeriesReport: Sendable {
  package static let schema = "greengate/series/1"

  package init() {}

  package func json(_ chart: SeriesChart) -> [UInt8] {
    var json = JSONWriter()
    var (chart, schema) = (chart, Self.schema)
    json.object {
      $0.text("schema", &schema)
      chart.fields(&$0)
    }
    return json.finished()
  }

  /// - Throws: an unreadable-input ``Fault`` where `bytes` are no series of this schema.
  package static func read(_ bytes: [UInt8]) throws(Fault) -> SeriesChart {
    do {
      let document = try JSONDecoder().decode(Document.self, from: Data(bytes))
      if document.fault == nil, document.schema == schema { return document.chart }
    } catch {}
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "这不是 greengate series 写出的数据（\(schema)）；请重新生成。",
        en: "This is nothing that greengate series wrote (\(schema)); make it again."))
  }

  private struct Document: Decodable {
    var schema = ""
    var chart = SeriesChart.blank
    var fault: JSONFieldFault?

    init(from decoder: any Decoder) throws {
      var reader = try JSONFieldReader(decoder, language: .zh)
      reader.text("schema", &schema)
      guard schema == SeriesReport.schema else { return }
      chart.fields(&reader)
      fault = reader.fault
    }
  }

  /// One table that Excel opens right, as ``CSVReport`` writes them.
  package func csv(_ chart: SeriesChart, language: Language) -> [UInt8] {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    func line(_ fields: [String]) {
      bytes += fields.map(SpreadsheetText.field).joined(separator: ",").utf8
      bytes += [0x0D, 0x0A]
    }
    switch chart.form {
    case .readings:
      line(Self.readingTitles.map { $0(language) })
      for reading in chart.readings {
        for row in reading.rows {
          line([
            Self.time(reading.at), row.value, chart.unit, Self.words(reading.state)(language),
            row.flag, row.path, "\(row.line)",
          ])
        }
      }
    case .buckets:
      line(Self.bucketTitles.map { $0(language) })
      for bucket in chart.buckets {
        line([
          Self.time(bucket.from), Self.time(bucket.to), bucket.first.map(Self.time) ?? "",
          bucket.last.map(Self.time) ?? "", bucket.least?.value ?? "",
          bucket.least.map { Self.time($0.at) } ?? "", bucket.greatest?.value ?? "",
          bucket.greatest.map { Self.time($0.at) } ?? "", bucket.mean ?? "", chart.unit,
          "\(bucket.readings)", "\(bucket.valid)", "\(bucket.invalid)", "\(bucket.stopped)",
          "\(bucket.missing)",
        ])
      }
    }
    return bytes
  }

  /// To the second where a reading has seconds.
  private static func time(_ instant: Instant) -> String {
    instant.seconds % 60 == 0 ? instant.minuteText : instant.description
  }

  private static func words(_ state: String) -> Bilingual {
    switch state {
    case SeriesChart.validState: Bilingual(zh: "有效", en: "valid")
    case SeriesChart.contradictingState: Bilingual(zh: "相互矛盾", en: "contradicting")
    default: DataFlag(code: state)?.name ?? Bilingual(zh: state, en: state)
    }
  }

  private static let readingTitles = [
    Bilingual(zh: "时间", en: "Time"), Bilingual(zh: "数值", en: "Value"),
    Bilingual(zh: "单位", en: "Unit"), Bilingual(zh: "状态", en: "State"),
    Bilingual(zh: "数据标记", en: "Flag"), Bilingual(zh: "文件", en: "File"),
    Bilingual(zh: "行", en: "Line"),
  ]

  private static let bucketTitles = [
    Bilingual(zh: "起", en: "From"), Bilingual(zh: "止（不含）", en: "To (exclusive)"),
    Bilingual(zh: "首个读数", en: "First reading"), Bilingual(zh: "末个读数", en: "Last reading"),
    Bilingual(zh: "最低值", en: "Least"), Bilingual(zh: "最低值时刻", en: "Least at"),
    Bilingual(zh: "最高值", en: "Greatest"), Bilingual(zh: "最高值时刻", en: "Greatest at"),
    Bilingual(zh: "均值", en: "Mean"), Bilingual(zh: "单位", en: "Unit"),
    Bilingual(zh: "读数", en: "Readings"), Bilingual(zh: "有效", en: "Valid"),
    Bilingual(zh: "无效", en: "Invalid"), Bilingual(zh: "停运小时内", en: "In stopped hours"),
    Bilingual(zh: "缺失", en: "Missing"),
  ]
}

extension SeriesChart {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("plant", &plant)
    json.text("plant_yaml_sha256", &plantDigest)
    json.text("outlet", &outlet)
    json.text("pollutant", &pollutant)
    json.text("unit", &unit)
    json.whole("interval_min", &intervalMinutes)
    var (first, last) = (period.from, period.to)
    json.object("period") {
      $0.instant("from", &first)
      $0.instant("to", &last)
    }
    if let read = Period(from: first, to: last) {
      period = read
    } else {
      json.refuse("period", "\(first)")
    }
    json.instant("from", &from)
    json.instant("to", &to)
    json.whole("points", &points)
    json.list("logs", &logs, blank: Log(path: "", rows: 0, rejected: 0)) { json, log in
      json.text("path", &log.path)
      json.whole("rows", &log.rows)
      json.whole("rejected", &log.rejected)
    }
    let blank = Bucket(from: from, to: to)
    var whole: Bucket? = total
    json.object("total", &whole, blank: blank) { $1.fields(&$0) }
    total = whole ?? blank
    json.code("form", &form)
    switch form {
    case .readings:
      json.list(
        "readings", &readings, blank: Reading(at: from, state: "", rows: [], rowCount: 0)
      ) { $1.fields(&$0) }
    case .buckets:
      json.list("buckets", &buckets, blank: blank) { $1.fields(&$0) }
    }
  }

  fileprivate static var blank: SeriesChart {
    let period = Period(from: CivilDate(daysSinceEpoch: 0), hours: 1)
    return SeriesChart(
      plant: "", plantDigest: "", outlet: "", pollutant: "", unit: "", intervalMinutes: 1,
      period: period,
      from: period.from, to: period.to, points: 1, logs: [],
      total: Bucket(from: period.from, to: period.to), form: .readings)
  }
}

extension SeriesChart.Bucket {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.instant("from", &from)
    json.instant("to", &to)
    json.moment("first", &first)
    json.moment("last", &last)
    json.whole("readings", &readings)
    json.whole("valid", &valid)
    json.whole("invalid", &invalid)
    json.whole("stopped", &stopped)
    json.whole("missing", &missing)
    let blank = SeriesChart.Figure(value: "", at: from)
    json.object("min", &least, blank: blank) { $1.fields(&$0) }
    json.object("max", &greatest, blank: blank) { $1.fields(&$0) }
    json.text("mean", &mean)
  }
}

extension SeriesChart.Figure {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("value", &value)
    json.instant("at", &at)
  }
}

extension SeriesChart.Reading {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.instant("at", &at)
    json.text("state", &state)
    json.whole("row_count", &rowCount, unless: 1)
    json.list("rows", &rows, blank: SeriesChart.Row(path: "", line: 0, value: "", flag: "")) {
      $1.fields(&$0)
    }
  }
}

extension SeriesChart.Row {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("path", &path)
    json.whole("line", &line)
    json.text("value", &value)
    json.text("flag", &flag)
  }
}

extension JSONFields {
  /// Left out where there is none.
  fileprivate mutating func moment(_ key: StaticString, _ value: inout Instant?) {
    spelt(key, &value, as: { $0.description }, read: { Instant(description: $0) })
  }
}
