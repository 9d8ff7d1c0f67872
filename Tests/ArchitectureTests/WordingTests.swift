import Testing

/// One thing has one name wherever a person reads it.
struct WordingTests {
  /// Words that name a thing otherwise, and what it is called.
  static let other = [
    ("资料包", "企业档案"), ("叠加包", "覆盖包"), ("判定值", "用于评价的数值"), ("拒收", "剔除"),
    ("标记集中没有的标记", "未识别的数据标记"), ("数值 ÷ 限值 − 1", "超标倍数"),
  ]

  @Test(arguments: other)
  func `no source names a thing otherwise`(_ word: String, _ name: String) throws {
    for file in try Project.sources(in: "Sources") {
      let number = file.lines.firstIndex { $0.contains(word) }.map { $0 + 1 }
      #expect(number == nil, "\(file.path):\(number ?? 0) says \(word) for \(name)")
    }
  }
}
