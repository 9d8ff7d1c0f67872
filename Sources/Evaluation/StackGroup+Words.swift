import Measures
import Report
import Standards

extension StackGroup {
  var working: [Bilingual] {
    var steps: [Bilingual] = []
    if outlets.count > 1 {
      let names = outlets.joined(separator: " + ")
      steps.append(
        Bilingual(
          zh: "\(names) 合并为等效排气筒，高度 \(height) m，速率相加",
          en: "\(names) count as one stack of \(height) m, and their rates are added"))
    }
    let clearance = isCleared.map {
      $0
        ? Bilingual(zh: "高出周围建筑", en: "clears the buildings near it")
        : Bilingual(zh: "未高出周围建筑", en: "does not clear the buildings near it")
    }
    let isSame = allowed == allowedAtLeast
    steps.append(
      Bilingual(
        zh: "排气筒 \(height) m" + (clearance.map { "，\($0.zh)" } ?? "")
          + "：最高允许 \(allowed.decimal()) kg/h"
          + (isSame ? "" : "（未高出周围建筑时 \(allowedAtLeast.decimal()) kg/h）"),
        en: "stack of \(height) m" + (clearance.map { ", \($0.en)" } ?? "")
          + ": at most \(allowed.decimal()) kg/h"
          + (isSame
            ? "" : " (\(allowedAtLeast.decimal()) kg/h if it does not clear the buildings)")))
    return steps
  }

  /// What a reader must know of stacks that were judged alone.
  var remark: Bilingual? {
    guard !undeclaredNeighbours.isEmpty else { return nil }
    let names = undeclaredNeighbours
    return Bilingual(
      zh: "按单根排气筒判定：与同样排放该污染物的 \(names.joined(separator: "、")) 的距离未声明（neighbours），"
        + "距离小于高度之和时应合并为等效排气筒。",
      en:
        "Judged as a stack alone: its distance to \(names.joined(separator: ", ")), which emit the "
        + "same, is not declared (neighbours); closer than the sum of the heights they count as one."
    )
  }
}

extension StackGroup.Problem {
  var conclusion: (Verdict, Bilingual) {
    switch self {
    case .heights(let outlets):
      (
        .notEvaluated,
        Bilingual(
          zh: "最高允许排放速率取决于排气筒高度；请在 plant.yaml 中为 \(outlets.joined(separator: "、")) 填写 "
            + "stack_height。",
          en: "The rate allowed depends on the stack's height; set stack_height for "
            + "\(outlets.joined(separator: ", ")) in plant.yaml.")
      )
    case .judgedWith(let first):
      (
        .notApplicable,
        Bilingual(
          zh: "与 \(first) 合并为等效排气筒，在该处判定。",
          en: "Counts as one stack with \(first), where it is judged.")
      )
    case .beyondArithmetic:
      (
        .notEvaluated,
        Bilingual(
          zh: "排气筒高度超出计算范围；请核对 stack_height。",
          en: "The height is beyond what can be computed; check stack_height.")
      )
    }
  }
}
