import Measures
import Testing

@testable import Ledger

/// Rows of the outbox that somebody took out are missed.
struct OutboxTrailTests {
  /// Outcomes of a delivery's attempts, `nil` where no answer came, and what each found in doubt.
  private static func trail(
    _ outcomes: [DeliveryOutcome?], repeats: [Int], delivery: Int64 = 1
  ) -> (attempts: [DeliveryAttemptRecord], answers: [DeliveryAnswerRecord]) {
    var (attempts, answers): ([DeliveryAttemptRecord], [DeliveryAnswerRecord]) = ([], [])
    for (index, outcome) in outcomes.enumerated() {
      var attempt = DeliveryAttemptRecord()
      (attempt.delivery, attempt.number, attempt.repeats) = (delivery, index + 1, repeats[index])
      attempts.append(attempt)
      guard let outcome else { continue }
      var answer = DeliveryAnswerRecord()
      (answer.delivery, answer.number, answer.outcome) = (delivery, index + 1, outcome)
      answers.append(answer)
    }
    return (attempts, answers)
  }

  @Test func `whatever a sender leaves fits together`() {
    let killed = Self.trail(
      [nil, .unknown, .refusedTemporarily, .accepted], repeats: [0, 1, 2, 2])
    #expect(OutboxTrail.gaps(killed.attempts, killed.answers) == [])
    // A sender whose lease had run out answered late: fewer are in doubt now than then.
    let late = Self.trail([.refusedTemporarily, .accepted], repeats: [0, 1])
    #expect(OutboxTrail.gaps(late.attempts, late.answers) == [])
    let two = Self.trail([.accepted], repeats: [0], delivery: 2)
    #expect(OutboxTrail.gaps(late.attempts + two.attempts, late.answers + two.answers) == [])
  }

  @Test func `an attempt that was taken out is missed`() {
    let whole = Self.trail([.refusedTemporarily, .refusedTemporarily, nil], repeats: [0, 0, 0])
    for index in 0...1 {
      var attempts = whole.attempts
      attempts.remove(at: index)
      let gaps = OutboxTrail.gaps(attempts, whole.answers)
      #expect(gaps.map(\.table) == [DeliveryAttemptRecord.table])
      #expect(gaps.first?.row == "delivery=1 number=\(index + 1)")
    }
  }

  @Test func `an answer that was taken out is missed by the next attempt`() {
    let whole = Self.trail([.refusedTemporarily, .refusedPermanently, nil], repeats: [0, 0, 0])
    for index in 0...1 {
      var answers = whole.answers
      answers.remove(at: index)
      let gaps = OutboxTrail.gaps(whole.attempts, answers)
      #expect(gaps.map(\.table).contains(DeliveryAnswerRecord.table))
    }
  }
}

struct BlobCountTests {
  @Test(arguments: [(0, true), (1, true), (-1, false), (Int.min, false)])
  func `a count below zero reads as damage, and never as a zero`(
    _ count: Int, _ isRead: Bool
  ) throws {
    var writer = BlobWriter(mark: 0x58, version: 1)
    writer.put(count: count)
    var reader = try BlobReader(writer.sealed(), mark: 0x58, version: 1)
    if isRead {
      #expect(try reader.count(most: 10) == count)
    } else {
      #expect(throws: BlobDamage.content) { _ = try reader.count(most: 10) }
    }
  }
}
