import Measures

extension PlantFile {
  /// The dates of the plant's clean-production audit, and why it is compulsory.
  ///
  /// Later events must not stand before earlier ones. Publication has no such order: a plant may
  /// have published its data before it was listed.
  func audit(_ field: Field) throws(Fault) -> AuditDeclaration {
    let keys = try field.fields("required", "published", "started", "finished", "last", "reason")
    func date(_ name: String) throws(Fault) -> CivilDate? {
      try keys.optional(name) { field throws(Fault) in try field.date() }
    }
    let declared = AuditDeclaration(
      required: try date("required"), published: try date("published"),
      started: try date("started"), finished: try date("finished"), last: try date("last"),
      reasons: try keys.optional("reason") { field throws(Fault) in
        try field.names { item throws(Fault) in
          try item.choice(AuditDeclaration.Reason.self, "强制审核原因", "reason of a compulsory audit")
        }
      } ?? [], position: field.position)
    guard !keys.keys.isEmpty else {
      throw field.fault(
        "“audit”是空的；请至少写明一个日期，未开展过审核的企业请删除该键。",
        "`audit` is empty; give at least one date, or delete the key where there was no audit.")
    }
    if declared.finished != nil, declared.started == nil {
      throw field.fault(
        "“audit”有完成日而没有启动日；请补上 started。",
        "`audit` has a date of finishing and none of starting; add `started`.")
    }
    if let started = declared.started, let finished = declared.finished, finished < started {
      throw field.fault(
        "审核完成日 \(finished) 早于启动日 \(started)；请核对 started 和 finished。",
        "The audit finished on \(finished), before it started on \(started); check both dates.")
    }
    if let last = declared.last, let started = declared.started, started < last {
      throw field.fault(
        "上一轮完成日 \(last) 晚于本轮启动日 \(started)；last 应为上一轮审核的完成日。",
        "The last audit finished on \(last), after this one started on \(started); `last` is the end "
          + "of the audit before this one.")
    }
    return declared
  }
}
