import Measures

/// A column of the logs that are read row by row; an emission log has columns of its own.
enum LogColumn: String, CaseIterable {
  case month, energy, quantity, unit
  case valueAdded = "value_added"
  case product
  case use
  case date, time, outlet, pollutant, value, oxygen, flow, laboratory, report
  case timestamp, meter, kw
  case item, status, expires, evidence

  /// The columns without which a log of a kind cannot be read.
  static func required(of kind: LogKind) -> [LogColumn] {
    switch kind {
    case .emission: []
    case .energy: [.month, .energy, .quantity, .unit]
    case .production: [.month]
    case .manual: [.date, .pollutant, .value]
    case .power: [.timestamp, .meter, .kw]
    case .audit: [.item]
    }
  }

  /// Shown to people, and the first of the Chinese names.
  var chinese: String { names[1] }

  /// As ``ColumnNames/plain(_:)`` leaves them.
  var names: [String] {
    switch self {
    case .month: ["month", "月份", "年月", "统计月份", "年份", "统计期"]
    case .energy: ["energy", "能源品种", "能源", "能源名称", "能源种类"]
    case .quantity: ["quantity", "数量", "消费量", "用量", "使用量", "实物量", "产量"]
    case .unit: ["unit", "单位", "计量单位"]
    case .valueAdded: ["value_added", "工业增加值(万元)", "增加值", "工业增加值", "增加值(万元)"]
    case .product: ["product", "产品", "产品名称"]
    case .use: ["use", "用途", "能源用途"]
    case .date:
      ["date", "日期", "监测日期", "采样日期", "检测日期", "取得日期", "收集日期", "取证日期"]
    case .time: ["time", "采样时间", "监测时间", "检测时间", "采样时段"]
    case .outlet:
      [
        "outlet", "排放口", "排口", "排放口编号", "排口编号", "排放口名称", "排口名称", "监测点", "监测点位", "点位",
        "点位名称", "采样点位",
      ]
    case .pollutant:
      ["pollutant", "污染物", "监测因子", "因子", "监测项目", "检测项目", "污染物名称", "因子名称"]
    case .value:
      ["value", "监测值", "数值", "监测结果", "检测结果", "实测浓度", "监测浓度", "浓度", "指标值", "实际值"]
    case .oxygen: ["oxygen", "含氧量", "氧含量"]
    case .flow: ["flow", "标干流量"]
    case .laboratory:
      ["laboratory", "监测单位", "检测单位", "检测机构", "监测机构", "实验室", "lab"]
    case .report: ["report", "报告编号", "监测报告编号", "检测报告编号", "报告号"]
    case .timestamp: ["timestamp", "监测时间", "时间", "数据时间", "采集时间", "日期时间", "time", "datetime"]
    case .meter: ["meter", "电表编号", "电表", "表计", "表计编号", "监控点", "监控点编号", "用电监测点"]
    case .kw: ["kw", "功率(kw)", "功率", "有功功率", "有功功率(kw)", "用电功率(kw)", "power"]
    case .item: ["item", "审核项", "审核项编号", "项目编号", "项目", "指标编号", "指标"]
    case .status: ["status", "状态", "结论", "是否符合", "是否完成", "完成情况"]
    case .expires: ["expires", "有效期至", "到期日", "到期日期"]
    case .evidence: ["evidence", "证据", "证明材料", "佐证材料", "附件"]
    }
  }
}
