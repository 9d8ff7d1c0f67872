package import Measures

/// Where one delivery stands; worked out when it is read, from its attempts and their answers.
package enum OutboxState: Hashable, Sendable {
  /// Nobody has tried yet.
  case queued
  /// Somebody is at it; nobody else may be, until then.
  case underWay(until: Instant)
  /// Tried in vain, or in doubt: to be tried again, not before then.
  case due(from: Instant)
  case accepted(at: Instant, answer: String)
  case refused(at: Instant, answer: String)
  /// A later edition takes its place: it is not sent any more.
  case replaced(by: Int64)
}

/// Who sends: a process, told from every other one, so that a lease ends with its holder.
package struct OutboxSender: Hashable, Sendable {
  /// `machine-and-boot process start`: the same text is never two processes.
  package var name: String
  /// Whether a process of that name has certainly ended; a machine that is not this one is never
  /// certain.
  package var hasEnded: @Sendable (String) -> Bool

  package init(name: String, hasEnded: @escaping @Sendable (String) -> Bool) {
    self.name = name
    self.hasEnded = hasEnded
  }

  package static func == (left: OutboxSender, right: OutboxSender) -> Bool {
    left.name == right.name
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// How long a sender may take, and how long one waits after a refusal.
package struct OutboxTimes: Hashable, Sendable {
  /// Seconds that an attempt may last; longer than any time-out of a carrier.
  package var lease: Int64
  /// Seconds after the first refusal; they double with each, up to ``longestWait``.
  package var firstWait: Int64
  package var longestWait: Int64

  package init(lease: Int64 = 600, firstWait: Int64 = 30, longestWait: Int64 = 3600) {
    self.lease = lease
    self.firstWait = firstWait
    self.longestWait = longestWait
  }

  func wait(afterAttempts count: Int) -> Int64 {
    min(longestWait, firstWait << min(max(0, count - 1), 20))
  }
}

/// What the outbox holds, as far as it can be read.
package struct OutboxListing: Sendable {
  /// In the order in which they were queued.
  package var entries: [OutboxEntry] = []
  /// Rows that are not what was written, each named once.
  package var damages: [Fault] = []

  package init() {}
}

/// One delivery with all that was tried.
package struct OutboxEntry: Hashable, Sendable {
  package var delivery: DeliveryRecord
  /// By number.
  package var attempts: [DeliveryAttemptRecord]
  /// By number; fewer than attempts where a sender was ended.
  package var answers: [DeliveryAnswerRecord]
  /// What it says; `nil`: it was queued by a tool that did not keep it.
  package var facts: DeliveryFactsRecord?
  /// The delivery of a later edition to the same recipient.
  package var replacedBy: Int64?

  package init(
    delivery: DeliveryRecord, attempts: [DeliveryAttemptRecord] = [],
    answers: [DeliveryAnswerRecord] = []
  ) {
    self.delivery = delivery
    self.attempts = attempts
    self.answers = answers
  }

  /// Attempts after which the message may have arrived although no acceptance is recorded.
  package var inDoubt: Int {
    attempts.count { attempt in
      let answer = answers.first { $0.number == attempt.number }
      return answer == nil || answer?.outcome == .unknown
    }
  }

  package func state(
    at now: Instant, times: OutboxTimes, hasEnded: (String) -> Bool
  ) -> OutboxState {
    if let answer = answers.first(where: { $0.outcome == .accepted }) {
      return .accepted(at: answer.at, answer: answer.answer)
    }
    if let replacedBy { return .replaced(by: replacedBy) }
    guard let last = attempts.last else { return .queued }
    guard let answer = answers.first(where: { $0.number == last.number }) else {
      // Its sender is gone: whether the message is, nobody knows, so it goes again at once.
      return now >= last.leaseUntil || hasEnded(last.sender)
        ? .due(from: last.startedAt) : .underWay(until: last.leaseUntil)
    }
    switch answer.outcome {
    case .refusedPermanently: return .refused(at: answer.at, answer: answer.answer)
    case .accepted, .refusedTemporarily, .unknown:
      let wait = times.wait(afterAttempts: attempts.count)
      return .due(from: Instant(seconds: answer.at.seconds + wait))
    }
  }
}

/// What came of asking to send a delivery.
package enum OutboxClaim: Hashable, Sendable {
  /// The attempt is on record, and this sender's to make.
  ///
  /// - Parameter repeats: How many attempts before it may have arrived; 0: it goes for the first time.
  case granted(number: Int, repeats: Int)
  case denied(OutboxState)
}
