import Dispatch
package import Evaluation
package import Ledger
package import Measures
package import Report
package import Standards
import Synchronization

/// Judges recorded runs again, by other standards or as other plants, from the hours that the ledger
/// keeps: no log is read, and no run is changed.
///
/// Data are judged by the law of their own dates unless `lawAt` says otherwise, so that a run judged
/// again by its own standards comes out as it was.
package struct WhatIf: Sendable {
  package var question: WhatIfReport.Question
  private let library: StandardsLibrary

  /// - Parameter library: As it was loaded; `question.lawAt` is applied here.
  package init(_ question: WhatIfReport.Question, by library: StandardsLibrary) {
    self.question = question
    // Any day before all data.
    self.library =
      question.lawAt.map {
        library.asInForce(on: $0, from: CivilDate(daysSinceEpoch: 0))
      } ?? library
  }

  /// Judges all unreplaced runs of the question's month that checked a plant.
  ///
  /// A run that cannot be read is in the answer with its reason, and the others are judged.
  ///
  /// - Parameters:
  ///   - plants: Ids; `nil`: all.
  ///   - threads: The answer does not depend on it.
  package func answer(
    from ledger: Ledger, plants: Set<String>? = nil, threads: Int
  ) throws(Fault) -> WhatIfReport {
    let runs = try ledger.runs(
      in: question.month.flatMap { Period($0) }, plants: plants, kind: .check)
    let next = Mutex(0)
    let found = Mutex<[Outcome]>([])
    let fault = Mutex<Fault?>(nil)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, runs.count))) { number in
      var own: [Outcome] = []
      do throws(Fault) {
        // A connection each: one would read for all in turn.
        let reader = number == 0 ? ledger : try Ledger(opening: ledger.path, mode: .read)
        while true {
          let index = next.withLock { next in
            defer { next += 1 }
            return next
          }
          guard index < runs.count else { break }
          own.append(outcome(of: runs[index], in: reader))
        }
      } catch {
        fault.withLock { $0 = $0 ?? error }
      }
      found.withLock { $0 += own }
    }
    if let fault = fault.withLock({ $0 }) { throw fault }
    let outcomes = found.withLock { $0 }
    return WhatIfReport(
      question: question,
      items: outcomes.compactMap { if case .judged(let item) = $0 { item } else { nil } },
      unjudged: outcomes.compactMap { if case .unjudged(let one) = $0 { one } else { nil } })
  }

  private enum Outcome: Sendable {
    case judged(WhatIfReport.Item)
    case unjudged(WhatIfReport.Unjudged)
  }

  private func outcome(of run: RunRecord, in ledger: Ledger) -> Outcome {
    do throws(Fault) {
      return .judged(try item(of: run, in: ledger))
    } catch {
      return .unjudged(
        WhatIfReport.Unjudged(run: run.id, plant: run.plant, reason: error.sentence))
    }
  }

  private func item(of run: RunRecord, in ledger: Ledger) throws(Fault) -> WhatIfReport.Item {
    let rows = try ledger.rows(toJudge: run)
    let (input, judgement) = try judge(run, rows, in: ledger.path, isWorded: false)
    let before = RunFacts(try rows.checks.get(), try rows.findings.get())
    let after = RunFacts(judgement)
    var changes = after.changes(from: before)
    for index in changes.indices where changes[index].losesAnswer {
      let identity = changes[index].identity
      changes[index].after?.why = judgement.why(identity)
    }
    return WhatIfReport.Item(
      run: run.id, plant: run.plant, plantName: run.plantName, sector: run.sector,
      region: run.region, period: input.period, before: run.verdict, after: judgement.verdict,
      violationsBefore: before.violations, violationsAfter: after.violations,
      hasSameStandards: run.standardsDigest == question.standardsDigest,
      changes: changes)
  }

  /// What a run was judged from, and what it comes to now.
  ///
  /// - Parameter isWorded: Whether findings get their sentences; verdicts and figures do not depend
  ///   on it.
  package func judge(
    _ run: RunRecord, in ledger: Ledger, isWorded: Bool = true
  ) throws(Fault) -> (input: EvaluationInput, judgement: Judgement) {
    try judge(run, try ledger.rows(toJudge: run), in: ledger.path, isWorded: isWorded)
  }

  private func judge(
    _ run: RunRecord, _ rows: RecordedRun, in ledger: String, isWorded: Bool
  ) throws(Fault) -> (input: EvaluationInput, judgement: Judgement) {
    let row = "stored_input run=\(run.id)"
    let archive = try InputArchive.read(
      try rows.input.get(), from: SourcePosition(file: "\(ledger): \(row)"))
    guard archive.plant.id == run.plant, archive.period == run.period else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "台账中 \(row) 与该条记录的企业或时段不符，未被使用；请用 greengate ledger verify 检查，"
            + "并从备份恢复。",
          en: "What \(row) of the ledger holds is of another plant or period than its run and was "
            + "not used; run 'greengate ledger verify' and restore a backup."),
        at: SourcePosition(file: ledger))
    }
    var input = archive.input(
      with: try rows.seriesMonths.get().series(of: archive.period, in: ledger))
    input.isWorded = isWorded
    if let area = question.area {
      input.plant.area = area
      input.plant.isAreaDeclared = true
    }
    input.plant.regimes += question.regimes.filter { !input.plant.regimes.contains($0) }
    return (input, Evaluator(library).judge(input))
  }
}

extension Judgement {
  /// Why a check has no answer, as its findings say it, or else the check; `nil`: nothing says why.
  fileprivate func why(_ identity: CheckIdentity) -> Bilingual? {
    let said = findings.lazy.map(\.finding).first {
      $0.identity == identity && ($0.verdict == .insufficient || $0.verdict == .notEvaluated)
    }?.message
    return said ?? checks.first { $0.identity == identity }?.reason
  }
}
