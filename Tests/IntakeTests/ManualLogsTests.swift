import Intake
import Measures
import Testing

/// Manual logs: a row a laboratory's sample.
struct ManualLogsTests {
  private let outlets = ["DA001", "DA002"].map {
    Outlet(id: $0, name: $0 == "DA001" ? "1号炉" : "2号炉", processes: ["main"], monitors: [])
  }

  private func read(
    _ text: String, outlet: String? = nil, unit: UnitOfMeasure? = nil
  ) throws -> (samples: [ManualSample], summary: LogSummary) {
    let from = try #require(CivilDate("2025-03-01"))
    let to = try #require(CivilDate("2025-04-01"))
    let period = try #require(Period(from: Instant(from), to: Instant(to)))
    let file = try TemporaryFile(Array(text.utf8))
    return try ManualLogs.read(
      file.open(), outlets: outlets, period: period, outlet: outlet, unit: unit)
  }

  private let header = "date,outlet,pollutant,value,unit,oxygen,flow,laboratory,report\n"

  @Test(arguments: [
    "date,outlet,pollutant,value,unit,oxygen,flow,laboratory,report\n2025-03-05,DA001,PM,0.0125,g/m3,9.1,41850,甲公司,R-1\n",
    "采样日期,排放口,监测项目,监测结果,单位,含氧量(%),标干流量(m³/h),检测机构,报告编号\n2025/3/5,1号炉,颗粒物,12.5,mg/m³,9.1,41850,甲公司,R-1\n",
    "报告编号,实验室,标干流量(m3/s),氧含量,单位,浓度,因子,点位,日期\nR-1,甲公司,11.625,9.1,ug/m3,12500,a34013,DA001,2025-03-05 10:30\n",
  ])
  func `a sample is read whatever its columns are called`(_ text: String) throws {
    let (samples, summary) = try read(text)
    let sample = try #require(samples.first)
    #expect(summary.rejected == 0 && summary.ignoredColumns.isEmpty)
    #expect(sample.date.description == "2025-03-05" && sample.outlet == "DA001")
    #expect(sample.pollutant == "PM" && sample.value == ExactDecimal("12.5"))
    #expect(sample.oxygen == ExactDecimal("9.1"))
    #expect(sample.laboratory == "甲公司" && sample.report == "R-1" && sample.row.line == 2)
    #expect(sample.flow == ExactDecimal(mantissa: 41850, scale: 0))
  }

  @Test func `what was not measured is absent, never zero`() throws {
    let (samples, summary) = try read(header + "2025-03-05,DA001,PM,12,mg/m3,,,,\n")
    #expect(summary.rejected == 0)
    #expect(samples.first?.oxygen == nil && samples.first?.flow == nil)
    #expect(samples.first?.laboratory == "" && samples.first?.report == "")
  }

  @Test(arguments: [
    ("2025-02-30,DA001,PM,1,mg/m3,,,,", Rejection.time), (",DA001,PM,1,mg/m3,,,,", .time),
    ("2025-03-05,,PM,1,mg/m3,,,,", .name), ("2025-03-05,DA001,,1,mg/m3,,,,", .name),
    ("2025-03-05,DA001,PM,<x,mg/m3,,,,", .number), ("2025-03-05,DA001,PM,约12,mg/m3,,,,", .number),
    ("2025-03-05,DA001,PM,ND5,mg/m3,,,,", .number),
    ("2025-03-05,DA001,PM,<-1,mg/m3,,,,", .negative),
    ("2025-03-05,DA001,PM,,mg/m3,,,,", .number), ("2025-03-05,DA001,PM,-0.1,mg/m3,,,,", .negative),
    ("2025-03-05,DA001,PM,1e401,mg/m3,,,,", .numberRange),
    ("2025-03-05,DA001,PM,1,furlong,,,,", .unit), ("2025-03-05,DA001,PM,1,,,,,", .unit),
    ("2025-03-05,DA001,PM,1,%,,,,", .unit), ("2025-03-05,DA001,SO2,1,ppm,,,,", .unit),
    ("2025-03-05,DA001,PM,1,mg/m3,x,,,", .number), ("2025-03-05,DA001,PM,1,mg/m3,,x,,", .number),
    ("2025-03-05,DA001,PM,1,mg/m3,,-1,,", .negative), ("2025-03-05,DA001,PM,1,mg/m3", .fieldCount),
  ])
  func `a bad row is rejected with its line and reason`(_ row: String, _ reason: Rejection) throws {
    let (samples, summary) = try read(header + "\n" + row + "\n")
    #expect(samples.isEmpty && summary.rejections == [reason: 1] && summary.rejected == 1)
    #expect(summary.examples.first?.line == 3 && summary.examples.first?.reason == reason)
  }

  @Test(arguments: [
    ("2025-02-28", 0), ("2025-03-01", 1), ("2025-03-31", 1), ("2025-04-01", 0),
  ])
  func `only samples of days in the period count`(_ day: String, _ count: Int) throws {
    let (samples, summary) = try read(header + "\(day),DA001,PM,1,mg/m3,,,,\n")
    #expect(samples.count == count && summary.outsidePeriod == 1 - count)
  }

  @Test(arguments: [
    ("0.5", "0.5", ManualSample.Detection.measured), ("<0.5", "0.5", .below),
    ("＜0.5", "0.5", .below),
    ("0.5L", "0.5", .below), ("ND(0.5)", "0.5", .below), ("未检出（<0.5）", "0.5", .below),
    ("ND", "0", .belowUnstated), ("未检出", "0", .belowUnstated), ("n.d.", "0", .belowUnstated),
  ])
  func `a result below a detection limit is kept as one`(
    _ text: String, _ value: String, _ detection: ManualSample.Detection
  ) throws {
    let (samples, summary) = try read(header + "2025-03-05,DA001,PM,\(text),mg/m3,,,,\n")
    #expect(summary.rejected == 0)
    #expect(samples.map(\.value) == [ExactDecimal(value)] && samples[0].detection == detection)
  }

  @Test(arguments: [
    ("date,outlet,pollutant,value,unit", "2025-03-05 09:59,DA001,PM,1,mg/m3", "2025-03-05 09:59"),
    ("采样时间,outlet,pollutant,value,unit", "2025/3/5 9:00,DA001,PM,1,mg/m3", "2025-03-05 09:00"),
    (
      "采样日期,采样时间,outlet,pollutant,value,unit", "2025-03-05,9:05,DA001,PM,1,mg/m3",
      "2025-03-05 09:05"
    ),
    (
      "采样日期,采样时间,outlet,pollutant,value,unit", "2025-03-05,09:00-09:45,DA001,PM,1,mg/m3",
      "2025-03-05 09:00"
    ),
    ("采样日期,采样时间,outlet,pollutant,value,unit", "2025-03-05,,DA001,PM,1,mg/m3", ""),
    ("date,outlet,pollutant,value,unit", "2025-03-05,DA001,PM,1,mg/m3", ""),
  ])
  func `a time of day is kept`(_ header: String, _ row: String, _ at: String) throws {
    let (samples, summary) = try read(header + "\n" + row + "\n")
    #expect(summary.rejected == 0 && summary.ignoredColumns.isEmpty)
    #expect(samples.first?.date.description == "2025-03-05")
    #expect((samples.first?.at?.minuteText ?? "") == at)
  }

  @Test(arguments: ["2025-03-05,24:00", "2025-03-05,上午", "2025-03-05,2025-03-06 09:00"])
  func `a time that cannot be read rejects the row`(_ stamp: String) throws {
    let (samples, summary) = try read(
      "采样日期,采样时间,outlet,pollutant,value,unit\n\(stamp),DA001,PM,1,mg/m3\n")
    #expect(samples.isEmpty && summary.rejections == [.time: 1])
    #expect(summary.unread.map(\.outlet) == ["DA001"] && summary.unread.map(\.pollutant) == ["PM"])
  }

  @Test(arguments: [
    ("2025年3月5日", StampHint.chinese), ("2025年3月5日 14时", .chinese), ("45721", .excelSerial),
    ("45721.625", .excelSerial), ("2025-02-30", nil), ("20250305", nil), ("5.3", nil),
  ])
  func `a time that people write otherwise is recognised and not read`(
    _ stamp: String, _ hint: StampHint?
  ) throws {
    let (samples, summary) = try read(header + "\(stamp),DA001,PM,1,mg/m3,,41850,,\n")
    #expect(samples.isEmpty && summary.rejections == [.time: 1])
    #expect(summary.stampHints == Set([hint].compactMap { $0 }))
  }

  @Test func `undeclared outlets and unknown pollutants are counted by name`() throws {
    let (samples, summary) = try read(
      header + "2025-03-05,DA009,PM,1,mg/m3,,,,\n2025-03-05,DA001,XYZ,1,mg/m3,,,,\n")
    #expect(samples.isEmpty && summary.rejected == 0)
    #expect(summary.undeclaredOutlets == ["DA009": 1] && summary.unknownPollutants == ["XYZ": 1])
  }

  @Test func `plant.yaml may give the outlet and the unit of all rows`() throws {
    let text = "date,pollutant,value\n2025-03-05,PM,12\n"
    let (samples, _) = try read(text, outlet: "DA002", unit: .milligramsPerCubicMetre)
    #expect(samples.map(\.outlet) == ["DA002"])
    for column in ["outlet", "unit"] {
      let fault = #expect(throws: Fault.self) {
        _ = try read(
          text, outlet: column == "outlet" ? nil : "DA002",
          unit: column == "unit" ? nil : .milligramsPerCubicMetre)
      }
      #expect(fault?.sentence.en.contains("'\(column)'") == true)
    }
  }

  @Test(arguments: [
    "date,outlet,pollutant,value,监测结果,unit", "date,排放口,排放口编号,pollutant,value,unit",
    "采样日期,检测日期,outlet,pollutant,value,unit", "date,outlet,污染物,监测因子,value,unit",
    "date,outlet,pollutant,value,unit,标干流量(m3/h),flow",
    "date,outlet,pollutant,value,unit,含氧量,O2(%)",
  ])
  func `two columns that could both be meant are refused`(_ header: String) throws {
    let fault = #expect(throws: Fault.self) { _ = try read(header + "\n") }
    #expect(fault?.code == .unreadableInput && fault?.position?.line == 1)
    #expect(fault?.sentence.en.contains("could both be meant") == true)
  }

  @Test func `an outlet's id is taken before its name in any order`() throws {
    let (samples, _) = try read(
      "date,排放口名称,排放口编号,pollutant,value,unit\n2025-03-05,?,DA001,PM,5,mg/m3\n")
    #expect(samples.map(\.outlet) == ["DA001"])
  }

  @Test func `what can be read of a rejected row is kept`() throws {
    let (_, summary) = try read(
      header + "2025-03-05,1号炉,颗粒物,约1,mg/m3,,,,\n2025-02-30,,a34013,1,mg/m3,,,,\n2025-03-05,DA001\n"
    )
    let rows = summary.unread.sorted { $0.row < $1.row }
    #expect(rows.map(\.row.line) == [2, 3, 4])
    #expect(
      rows.map(\.outlet) == ["DA001", nil, nil] && rows.map(\.pollutant) == ["PM", "PM", nil])
    #expect(rows.map(\.date) == [CivilDate("2025-03-05"), nil, nil])
  }

  @Test func `a title above the header is named in the refusal`() throws {
    let fault = #expect(throws: Fault.self) {
      _ = try read("手工监测台账,,,,,,,,\n" + header + "2025-03-05,DA001,PM,1,mg/m3,,,,\n")
    }
    #expect(fault?.sentence.zh.contains("第 2 行") == true && fault?.position?.line == 1)
  }
}
