import Evaluation
import Ledger
import Measures
import Report
import Standards

/// Makes a digest of rows; each part is a file of extensions.
struct MonthlyDigestBuilder {
  let question: DigestQuestion
  let excerpt: LedgerExcerpt
  let contents: RunContents
  let months: [CivilMonth]
  /// In the order of sectors and ids.
  let plants: [DigestPlant]
  let byID: [String: DigestPlant]

  init(_ question: DigestQuestion, _ excerpt: LedgerExcerpt) {
    self.question = question
    self.excerpt = excerpt
    let contents = RunContents(excerpt)
    let months = question.months
    (self.contents, self.months) = (contents, months)
    let runs = Dictionary(
      grouping: excerpt.currentRuns.filter(question.wanted.holds), by: \.plant)
    let cards = question.cardsByPlant
    let carded = (question.register ?? []).filter {
      question.scope.holds(plant: $0.plant, sector: $0.sector, region: $0.region)
    }
    let ids = Set(runs.keys).union(carded.map(\.plant))
    let pruned = Dictionary(grouping: excerpt.pruned, by: \.plant)
    plants = ids.sorted().compactMap { id in
      DigestPlant(
        id, cards[id], hasRegister: question.register != nil, runs[id] ?? [],
        pruned: pruned[id] ?? [], began: excerpt.began, question, contents)
    }.sorted { ($0.sector, $0.id) < ($1.sector, $1.id) }
    byID = Dictionary(plants.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func name(_ plant: String) -> String { byID[plant]?.name ?? plant }

  func digest() -> MonthlyDigest {
    let withdrawn = withdrawn
    let histories = plants.map { BreachTable($0, contents, withdrawn: withdrawn[$0.id] ?? [:]) }
    let checks = excerpt.runs.filter { $0.kind == .check }
    var digest = MonthlyDigest(
      tool: question.tool, scope: question.scope, month: question.month, asOf: question.asOf,
      alarmAfter: question.alarmAfter,
      ledger: MonthlyDigest.LedgerState(
        runs: checks.count, lastRecorded: checks.map(\.recordedAt).max()),
      hasRegister: question.register != nil, hasWaivers: question.waivers != nil,
      standardsDigest: question.standardsDigest, sums: sums(histories))
    if let plant = question.scope.plant { digest.scope.plantName = byID[plant]?.name }
    digest.plants = plants.map(\.row)
    digest.notReceived = notReceived
    digest.shortfalls = shortfalls
    digest.declaredDeadlines = declaredDeadlines
    digest.breaches = histories.flatMap(\.changes).sorted { $0.precedes($1) }
    digest.flagged = flagged
    digest.caveats = caveats
    digest.register = question.register.map { _ in registerStanding }
    digest.districts = groups(digest.breaches) { $0.region }
    digest.sectors = groups(digest.breaches) { $0.sector }
    digest.trends = trends
    digest.deadlines = deadlines
    digest.waivers = waivers
    digest.captures = captures
    digest.untoldCaptures = plants.filter(\.isCaptureUntold).map(\.id)
    digest.resubmissions = resubmissions
    digest.cityFigures = cityFigures
    digest.notes = notes
    return digest
  }

  // MARK: Sums

  private func sums(
    _ histories: [BreachTable]
  ) -> MonthlyDigest.Comparison<MonthlyDigest.MonthSums> {
    let last = months.count - 1
    return MonthlyDigest.Comparison(
      now: sums(last, histories), lastMonth: sums(last - 1, histories), yearAgo: sums(0, histories))
  }

  private func sums(_ index: Int, _ histories: [BreachTable]) -> MonthlyDigest.MonthSums {
    guard months.indices.contains(index) else {
      return MonthlyDigest.MonthSums(month: question.month)
    }
    var sums = MonthlyDigest.MonthSums(month: months[index])
    if index < months.count - 1, isBeforeLedger(months[index]) {
      sums.isBeforeLedger = true
      return sums
    }
    for plant in plants {
      let cell = plant.row.cells[index]
      if plant.isExpected[index] { sums.expected += 1 }
      switch cell.receipt {
      case .notExpected, .beforeLedger: continue
      case .pruned: sums.pruned += 1
      case .alarm:
        sums.missing += 1
        sums.alarms += 1
      case .missing: sums.missing += 1
      case .partial:
        sums.received += 1
        sums.partial += 1
      case .whole: sums.received += 1
      }
      if cell.receipt.isReceived, !plant.isExpected[index] { sums.unexpected += 1 }
      switch cell.verdict {
      case .fail: sums.fail += 1
      case .insufficient: sums.insufficient += 1
      case .notEvaluated, .notApplicable: sums.notEvaluated += 1
      case .pass: sums.pass += 1
      case nil: break
      }
      if let coverage = cell.coverage {
        var sum = sums.coverage ?? Coverage(expected: 0, present: 0, valid: 0)
        sum += coverage
        sums.coverage = sum
      }
    }
    for history in histories {
      for size in history.counting(index) {
        sums.breaches += 1
        sums.hoursOver += size.hours ?? 0
      }
    }
    return sums
  }

  // MARK: Nothing received

  /// Whether nothing at all was recorded yet in a month.
  private func isBeforeLedger(_ month: CivilMonth) -> Bool {
    month.isBefore(ledger: excerpt.began)
  }

  /// The month asked for, and all those before it that are still owed. What became an alarm in the
  /// month before the digest's day is marked: a digest that is made early would else never ring it.
  private var notReceived: [MonthlyDigest.NotReceived] {
    let since = question.asOf.adding(months: -1) ?? question.asOf
    return months.indices.reversed().flatMap { index -> [MonthlyDigest.NotReceived] in
      let month = months[index]
      let isAsked = index == months.count - 1
      let isNew = month.alarmDay(after: question.alarmAfter) > since
      return plants.compactMap { plant -> MonthlyDigest.NotReceived? in
        let cell = plant.row.cells[index]
        guard cell.receipt == .alarm || (isAsked && cell.receipt == .missing) else { return nil }
        return MonthlyDigest.NotReceived(
          plant: plant.id, name: plant.name, month: month, isAlarm: cell.receipt == .alarm,
          isNew: isNew, days: max(0, question.asOf.daysSinceEpoch - month.end.daysSinceEpoch),
          lastReceived: plant.row.cells.last { $0.receipt.isReceived }?.month)
      }.sorted { one, other in
        if one.lastReceived != other.lastReceived {
          guard let month = one.lastReceived else { return true }
          return other.lastReceived.map { month < $0 } ?? false
        }
        return one.plant < other.plant
      }
    }
  }
}

/// One plant of a digest with its months.
struct DigestPlant {
  let id: String
  let name: String
  let sector: String
  let region: String
  let months: PlantMonths
  let isExpected: [Bool]
  let row: MonthlyDigest.PlantRow

  var overlaps: [(earlier: RunRecord, later: RunRecord)] { months.overlaps }

  /// Whether the month was received, and how much of it was captured cannot be told.
  let isCaptureUntold: Bool

  var hasRunBeyondMonth: Bool {
    months.months.last?.parts.contains { $0.run.reachesBeyondAMonth } ?? false
  }

  init?(
    _ id: String, _ card: RegisterCard?, hasRegister: Bool, _ runs: [RunRecord],
    pruned: [PrunedRunRecord], began: Instant?, _ question: DigestQuestion,
    _ contents: RunContents
  ) {
    let last = runs.max { ($0.periodTo, $0.id) < ($1.periodTo, $1.id) }
    guard let name = card?.name ?? last?.plantName, let sector = card?.sector ?? last?.sector,
      let region = card?.region ?? last?.region
    else { return nil }
    let months = PlantMonths(runs, pruned: pruned, months: question.months)
    let first = months.months.firstIndex { $0.isReceived || $0.isPruned }
    let isExpected = months.months.indices.map { index in
      if hasRegister { return card.map { $0.approved < months.months[index].month.end } ?? false }
      return first.map { $0 <= index } ?? false
    }
    (self.id, self.name, self.sector, self.region) = (id, name, sector, region)
    self.months = months
    self.isExpected = isExpected
    isCaptureUntold =
      months.months.last.map { $0.isReceived && contents.captures(of: $0) == nil } ?? false
    row = MonthlyDigest.PlantRow(
      id: id, name: name, sector: sector, region: region,
      isRegistered: hasRegister ? card != nil : nil,
      cells: zip(months.months, isExpected).map { month, isExpected in
        let receipt: MonthlyDigest.Receipt =
          if month.isReceived {
            month.isWhole ? .whole : .partial
          } else if month.isPruned {
            .pruned
          } else if !isExpected {
            .notExpected
          } else if month.month != question.month, month.month.isBefore(ledger: began) {
            .beforeLedger
          } else if question.asOf >= month.month.alarmDay(after: question.alarmAfter) {
            .alarm
          } else {
            .missing
          }
        return MonthlyDigest.MonthCell(
          month: month.month, receipt: receipt, verdict: contents.verdict(of: month),
          coverage: contents.coverage(of: month), recorded: month.parts.map(\.run.recordedAt).max(),
          runs: month.parts.map(\.run.id))
      })
  }
}

extension CivilMonth {
  /// - Parameter began: `nil`: nothing was ever recorded.
  fileprivate func isBefore(ledger began: Instant?) -> Bool {
    began.map { Instant(end) <= $0 } ?? true
  }
}

extension RunContents {
  /// Judged hours of a month over all outlets; `nil` where they cannot be told.
  func coverage(of month: PlantMonths.Month) -> Coverage? {
    guard let captures = captures(of: month), !captures.isEmpty else { return nil }
    return captures.keys.sorted().reduce(into: Coverage(expected: 0, present: 0, valid: 0)) {
      if let capture = captures[$1] { $0 += capture.coverage }
    }
  }
}

extension MonthlyDigest.BreachChange {
  /// What counts first, then by state, by size, by place.
  func precedes(_ other: Self) -> Bool {
    if isAdvisory != other.isAdvisory { return other.isAdvisory }
    if state != other.state { return state.rank < other.state.rank }
    let sizes = (now ?? before, other.now ?? other.before)
    let multiples = (sizes.0?.exactMultiple ?? .zero, sizes.1?.exactMultiple ?? .zero)
    if multiples.0 != multiples.1 { return multiples.0 > multiples.1 }
    let counts = (sizes.0?.exceeding ?? 0, sizes.1?.exceeding ?? 0)
    if counts.0 != counts.1 { return counts.0 > counts.1 }
    return place.lexicographicallyPrecedes(other.place)
  }

  private var place: [String] {
    [plant, rule, outlet ?? "", pollutant ?? "", standard ?? "", entry ?? ""]
  }
}

extension MonthlyDigest.BreachState {
  fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
