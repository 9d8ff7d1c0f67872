import Intake
import Measures
import Testing

/// Headers as platforms, Excel users and HJ 212 write them.
struct ColumnTests {
  @Test(arguments: [
    ("监测时间,排放口,颗粒物(mg/m³),数据标记\n", "2025-03-01 00:00,DA001,5,N\n", "PM"),
    ("监测时间,排放口,烟尘实测浓度（mg/m3）,数据标记\n", "2025-03-01 00:00,DA001,5,N\n", "PM"),
    ("DataTime,排口编号,a24088-Avg,a24088-Flag\n", "2025-03-01 00:00,DA001,5,N\n", "NMHC"),
    ("Time,Outlet,SO2 [mg/Nm3],SO2 flag\n", "2025-03-01T00:00:00+08:00,DA001,5,N\n", "SO2"),
    ("日期,时间,排放口名称,氮氧化物(mg/m³),标记\n", "2025/3/1,0:00,1号炉,5,N\n", "NOx"),
    ("flag,value,unit,污染物,outlet,timestamp\n", "N,5,mg/m3,二氧化硫,DA001,2025-03-01 00:00\n", "SO2"),
    ("监测时间,排放口,含氧量(%),数据标记\n", "2025-03-01 00:00,DA001,5,N\n", "O2"),
    ("监测时间,排放口,标干流量(m³/h),数据标记\n", "2025-03-01 00:00,DA001,5,N\n", "flow"),
  ])
  func `a header is recognised`(_ header: String, _ row: String, _ pollutant: String) throws {
    let outcome = try IntakeHarness(interval: 60).read(header + row)
    #expect(outcome.hour(0, pollutant).isValid)
    #expect(outcome.summary.rejected == 0 && outcome.summary.ignoredColumns.isEmpty)
  }

  @Test func `each pollutant may have its own flag column`() throws {
    let outcome = try IntakeHarness(interval: 60).read(
      "监测时间,排放口,颗粒物(mg/m³),颗粒物标记,SO2(mg/m³),SO2标记\n2025-03-01 00:00,DA001,5,N,6,D\n")
    #expect(outcome.hour(0, "PM").counted == 1 && outcome.hour(0, "SO2").counted == 0)
    #expect(outcome.hour(0, "SO2").isPresent)
  }

  @Test func `an empty cell of a wide log is no reading, an unreadable one is rejected`() throws {
    let outcome = try IntakeHarness(interval: 60).read(
      "监测时间,排放口,颗粒物(mg/m³),SO2(mg/m³),NOx(mg/m³),标记\n2025-03-01 00:00,DA001,5,,--,N\n")
    #expect(outcome.summary.emptyCells == 1 && outcome.summary.rejections == [.number: 1])
    #expect(outcome.hour(0, "PM").counted == 1 && !outcome.hour(0, "SO2").isPresent)
  }

  @Test func `converted columns are named as claims and never read as values`() throws {
    let outcome = try IntakeHarness(interval: 60).read(
      "监测时间,排放口,NOx(mg/m³),NOx折算浓度(mg/m³),a21026-ZsAvg,备注,标记\n"
        + "2025-03-01 00:00,DA001,5,900,800,x,N\n")
    #expect(outcome.summary.claimedColumns == ["NOx折算浓度(mg/m³)", "a21026-ZsAvg"])
    #expect(outcome.summary.ignoredColumns == ["备注"])
    #expect(outcome.sum(0, "NOx") == ExactDecimal("5") && outcome.sum(0, "SO2") == nil)
    #expect(outcome.sum(0, "NOx-Zs") == ExactDecimal("900"))
    #expect(outcome.sum(0, "SO2-Zs") == ExactDecimal("800"))
  }

  @Test func `units convert exactly`() throws {
    let header = "timestamp,outlet,PM(ug/m3),flag\n"
    let outcome = try IntakeHarness(interval: 60).read(header + "2025-03-01 00:00,DA001,1234.5,N\n")
    #expect(outcome.sum(0) == ExactDecimal("1.2345"))
  }

  @Test func `a log may leave outlet, unit and flags to plant.yaml`() throws {
    let harness = IntakeHarness(
      interval: 60, flags: .none, outlet: "DA002", unit: .milligramsPerCubicMetre)
    let outcome = try harness.read("timestamp,pollutant,value\n2025-03-01 00:00,PM,5\n")
    #expect(outcome.hour(0, "PM", outlet: "DA002").isValid)
  }

  @Test func `plant.yaml may explain a column`() throws {
    var harness = IntakeHarness(interval: 60)
    harness.columns = [
      "NOx(GT)": .reading(pollutant: "NOx", unit: .milligramsPerCubicMetre), "CO(GT)": .ignored,
    ]
    let outcome = try harness.read(
      "Date,Time,outlet,CO(GT),NOx(GT),flag\n2025-03-01,00:00:00,DA001,1,166,N\n")
    #expect(outcome.sum(0, "NOx") == ExactDecimal("166"))
  }

  @Test(arguments: [
    "timestamp,outlet,pollutant,unit,flag\n", "outlet,pollutant,value,unit,flag\n",
    "timestamp,pollutant,value,unit,flag\n", "timestamp,outlet,pollutant,value,unit\n",
    "timestamp,outlet,value,unit,flag\n", "timestamp,outlet,颗粒物,flag\n",
    "timestamp,outlet,颗粒物(furlong),flag\n", "timestamp,outlet,O2(mg/m3),flag\n",
    "时间,时间,排放口\n", "AT,AP,CO,NOX\n",
  ])
  func `a missing or doubtful column refuses the log with a sentence`(_ header: String) {
    let fault = #expect(throws: Fault.self) { _ = try IntakeHarness().read(header) }
    #expect(fault?.code == .unreadableInput && fault?.position?.line == 1)
  }

  @Test(arguments: ["监测时间,时间戳,timestamp", "timestamp,监测时间"])
  func `two columns that could both be the time are refused, in any order`(_ names: String) {
    let fault = #expect(throws: Fault.self) {
      _ = try IntakeHarness().read("\(names),outlet,pollutant,value,unit,flag\n")
    }
    #expect(fault?.code == .unreadableInput)
  }

  @Test(
    arguments: [
      "颗粒物(mg/m3),PM(mg/m3),flag", "a34013-Avg,颗粒物(mg/m3),flag", "a34013-Rtd,PM-Rtd(mg/m3),flag",
      "PM(mg/m3),a34013-Flag,颗粒物标记", "NOx(mg/m3),NOx折算(mg/m3),a21002-ZsAvg,flag",
      "pollutant,value,unit,flag,PM(mg/m3)", "因子编码,污染物,value,unit,flag",
      "排放口编号,PM(mg/m3),flag", "因子名称,污染物名称,value,unit,flag",
    ], [false, true])
  func `two columns for one thing are refused in any order, naming both`(
    _ columns: String, _ isReversed: Bool
  ) {
    let names = ["监测时间", "排放口"] + columns.split(separator: ",").map(String.init)
    let header = (isReversed ? names.reversed() : names).joined(separator: ",")
    let fault = #expect(throws: Fault.self) {
      _ = try IntakeHarness(flags: .hj212).read(header + "\n")
    }
    #expect(fault?.code == .unreadableInput)
    #expect(
      fault?.sentence.en.contains("could both be meant") == true, "\(fault?.sentence.en ?? "")")
  }

  @Test(arguments: ["颗粒物(mg/m3)", "PM(mg/m3)"])
  func `plant.yaml says which of two columns holds`(_ ignored: String) throws {
    var harness = IntakeHarness(interval: 60)
    harness.columns = [ignored: .ignored]
    let outcome = try harness.read(
      "监测时间,排放口,PM(mg/m3),颗粒物(mg/m3),flag\n2025-03-01 00:00,DA001,10,40,N\n")
    #expect(outcome.sum(0) == ExactDecimal(ignored == "PM(mg/m3)" ? "40" : "10"))
    #expect(outcome.summary.ignoredColumns == [ignored])
  }

  @Test(arguments: [
    ("颗粒物(mg/m3)", "ug/m3", false), ("颗粒物(mg/m³)", "mg/m3", true),
    ("颗粒物(furlong)", "ug/m3", true), ("粉尘仪（mg/m³）", "ug/m3", false), ("颗粒物", "ug/m3", true),
  ])
  func `plant.yaml does not overrule a unit that the header states`(
    _ name: String, _ unit: String, _ isRead: Bool
  ) throws {
    var harness = IntakeHarness(interval: 60, flags: .none)
    let unit = try #require(UnitOfMeasure(unit))
    harness.columns = [name: .reading(pollutant: "PM", unit: unit)]
    let text = "timestamp,outlet,\(name)\n2025-03-01 00:00,DA001,40\n"
    guard !isRead else {
      #expect(try harness.read(text).hour(0).isValid)
      return
    }
    let fault = #expect(throws: Fault.self) { _ = try harness.read(text) }
    #expect(fault?.code == .unreadableInput)
    #expect(fault?.sentence.en.contains("states mg/m3, and plant.yaml says ug/m3") == true)
  }

  @Test(arguments: [("mg/m3", true), ("ug/m3", false)])
  func `a long log's unit in plant.yaml agrees with the header's`(
    _ unit: String, _ isRead: Bool
  ) throws {
    var harness = IntakeHarness(interval: 60, flags: .none, unit: UnitOfMeasure(unit))
    harness.columns = ["结果(mg/m3)": .value]
    let text = "timestamp,outlet,pollutant,结果(mg/m3)\n2025-03-01 00:00,DA001,PM,4\n"
    if isRead {
      #expect(try harness.read(text).hour(0).isValid)
    } else {
      #expect(throws: Fault.self) { _ = try harness.read(text) }
    }
  }

  @Test func `a quantity that no limit judges may stand beside the readings of a long log`() throws
  {
    let outcome = try IntakeHarness(interval: 60).read(
      "timestamp,outlet,pollutant,value,unit,flag,标干流量(m3/h)\n"
        + "2025-03-01 00:00,DA001,PM,5,mg/m3,N,100\n")
    #expect(outcome.hour(0).isValid && outcome.summary.ignoredColumns == ["标干流量(m3/h)"])
  }

  @Test func `an outlet's id is taken before its name in any order`() throws {
    let outcome = try IntakeHarness(interval: 60).read(
      "监测时间,排放口名称,排放口编号,颗粒物(mg/m³),标记\n2025-03-01 00:00,另一处,DA001,5,N\n")
    #expect(outcome.hour(0).isValid && outcome.summary.ignoredColumns == ["排放口名称"])
  }

  @Test func `an outlet's id and name may stand side by side`() throws {
    let outcome = try IntakeHarness(interval: 60).read(
      "监测时间,排放口编号,排放口名称,颗粒物(mg/m³),标记\n2025-03-01 00:00,DA001,1号炉,5,N\n")
    #expect(outcome.hour(0).isValid && outcome.summary.ignoredColumns == ["排放口名称"])
  }

  @Test func `a date beside a full time stamp says nothing new`() throws {
    let outcome = try IntakeHarness(interval: 60).read(
      "timestamp,日期,outlet,pollutant,value,unit,flag\n"
        + "2025-03-01 00:00,2025-03-01,DA001,PM,5,mg/m3,N\n")
    #expect(outcome.hour(0).isValid && outcome.summary.ignoredColumns == ["日期"])
  }

  @Test func `a column that plant.yaml explains stands before one that is recognised`() throws {
    var harness = IntakeHarness(interval: 60)
    harness.columns = ["NOx小时": .reading(pollutant: "NOx", unit: .milligramsPerCubicMetre)]
    let outcome = try harness.read(
      "监测时间,排放口,NOx小时,NOx(mg/m3),标记\n2025-03-01 00:00,DA001,5,900,N\n")
    #expect(outcome.sum(0, "NOx") == ExactDecimal("5"))
  }

  @Test func `a time has one of the written forms`() throws {
    let good = [
      "2025-03-01 00:00", "2025/03/01 0:00", "2025-3-1T00:00:00", "2025-02-28T16:00:00Z",
      "2025-03-01 00:00:00+08:00", "2025-02-28 15:00-01:00",
    ]
    for stamp in good {
      let outcome = try IntakeHarness(interval: 60).read(
        IntakeHarness.header + "\(stamp),DA001,PM,1,mg/m3,N\n")
      #expect(outcome.hour(0).isValid, "\(stamp)")
    }
    let bad = [
      "2025-03-01", "2025-03-01 24:00", "2025-02-30 00:00", "2025-03/01 00:00",
      "2025-03-01 00:00:60", "2025-03-01 00:60", "2025-03-01 00:00:00.5", "2025-03-01 00:00 +08:00",
      "25-03-01 00:00", "2025-03-01  00:00", "２０２５-03-01 00:00", "2025-03-01 0:0",
      "2025-03-01t00:00",
      "2025-13-01 00:00", "2025-03-01 00:00+8:00", "2025-03-01 00:00z",
    ]
    for stamp in bad {
      let outcome = try IntakeHarness(interval: 60).read(
        IntakeHarness.header + "\(stamp),DA001,PM,1,mg/m3,N\n")
      #expect(outcome.summary.rejections == [.time: 1], "\(stamp)")
    }
  }

  @Test func `GB18030 is decided over the whole file`() throws {
    // 监测时间,排放口 in GB18030.
    let header: [UInt8] =
      [0xBC, 0xE0, 0xB2, 0xE2, 0xCA, 0xB1, 0xBC, 0xE4, 0x2C, 0xC5, 0xC5, 0xB7, 0xC5, 0xBF, 0xDA]
      + Array(",PM(mg/m3),flag\n".utf8)
    let row = Array("2025-03-01 00:00,DA001,5,N\n".utf8)
    let outcome = try IntakeHarness(interval: 60).read([header + row])
    #expect(outcome.summary.encoding == .gb18030 && outcome.hour(0).isValid)

    let late = Array((IntakeHarness.header + "2025-03-01 00:00,DA001,PM,5,mg/m3,N\n").utf8)
    let chinese: [UInt8] =
      Array("2025-03-01 01:00,DA001,".utf8) + [0xBF, 0xC5, 0xC1, 0xA3, 0xCE, 0xEF]
    let decided = try IntakeHarness(interval: 60).read([late + chinese + Array(",6,mg/m3,N\n".utf8)]
    )
    #expect(decided.summary.encoding == .gb18030)
    #expect(decided.hour(0).isValid && decided.hour(1).isValid)
  }

  @Test func `records that no encoding can read are defects, and reading goes on`() throws {
    let broken: [UInt8] = Array("2025-03-01 00:00,DA001,PM,5,mg/m3,N".utf8) + [0xFF, 0x0A]
    let rest = Array("2025-03-01 01:00,DA001,PM,6,mg/m3,N\n".utf8)
    let outcome = try IntakeHarness(interval: 60).read(
      [Array(IntakeHarness.header.utf8) + broken + rest])
    #expect(outcome.summary.rejections == [.undecodable: 1] && outcome.hour(1).isValid)
  }
}
