import Evaluation
import Ledger
import Measures
import Report

/// What of a finding lies in a run's part of a month: where a later run holds, or another month
/// begins, the finding says nothing.
struct BreachPiece {
  var finding: FindingRecord
  /// In seconds, half-open; `nil`: the finding has no time.
  var span: Range<Int64>?

  /// Whether some of the finding lies elsewhere.
  var isCut: Bool { span != finding.span }

  /// 超标倍数 where the hour that it is of lies in the piece.
  var multiple: String? {
    guard isCut, let span, let peakAt = finding.peakAt else { return finding.multiple }
    return span.contains(peakAt.seconds) ? finding.multiple : nil
  }

  var peakAt: Instant? {
    guard isCut, let span, let peakAt = finding.peakAt else { return finding.peakAt }
    return span.contains(peakAt.seconds) ? peakAt : nil
  }

  var episode: BreachHistory.Episode {
    BreachHistory.Episode(fingerprint: finding.fingerprint, span: span)
  }
}

extension [BreachPiece] {
  /// The farthest over its limit; of equals the longest, then the first.
  var worst: BreachPiece? {
    var worst: BreachPiece?
    for piece in self {
      guard let known = worst else {
        worst = piece
        continue
      }
      let multiples = [known, piece].map { $0.multiple.flatMap { ExactDecimal(ofAnySize: $0) } }
      let (old, new) = (multiples[0] ?? .zero, multiples[1] ?? .zero)
      if new > old
        || (new == old && piece.finding.periods ?? 0 > known.finding.periods ?? 0)
      {
        worst = piece
      }
    }
    return worst
  }

  /// What they come to.
  ///
  /// - Parameter basis: Of the check.
  func size(_ basis: Check.Basis?) -> MonthlyDigest.BreachSize {
    let worst = worst
    let length: Int64? = basis.isOfHours ? 3600 : basis == .day ? 86_400 : nil
    var exceeding: Int?
    // Windows overlap, so that a part of an episode of windows cannot be counted by its time.
    var counted: Set<FindingRecord> = []
    for piece in self {
      let count: Int?
      if let span = piece.span, let length {
        count = Int((span.upperBound - span.lowerBound) / length)
      } else {
        let isNew = counted.insert(piece.finding).inserted
        count = isNew ? piece.finding.periods : nil
      }
      if let count { exceeding = (exceeding ?? 0) + count }
    }
    return MonthlyDigest.BreachSize(
      episodes: length == nil ? findings : joined, multiple: worst?.multiple,
      hours: basis.isOfHours ? exceeding : nil, exceeding: exceeding, basis: basis,
      peakAt: worst?.peakAt)
  }

  private var findings: Int { Set(map(\.finding)).count }

  /// Episodes: what two runs each hold a part of is one where the parts touch.
  private var joined: Int {
    let timed = compactMap { piece in piece.span.map { (span: $0, run: piece.finding.run) } }
      .sorted { ($0.span.lowerBound, $0.run) < ($1.span.lowerBound, $1.run) }
    let seams = zip(timed, timed.dropFirst()).count { one, next in
      one.run != next.run && one.span.upperBound == next.span.lowerBound
    }
    return count { $0.span == nil } + timed.count - seams
  }
}
