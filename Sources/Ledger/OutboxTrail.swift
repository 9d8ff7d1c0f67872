import Measures

/// What attempts and answers say of one another, by which rows that were taken out are missed.
///
/// Attempts are numbered from 1, and each keeps how many before it were in doubt when it began: an
/// answer that was there then and is not now leaves more of them in doubt than that. The last answer of
/// all, and the last attempt with it, leave no trace; the message then goes again, marked.
enum OutboxTrail {
  /// - Parameters:
  ///   - attempts: in the order of deliveries and numbers.
  ///   - answers: in any order.
  static func gaps(
    _ attempts: [DeliveryAttemptRecord], _ answers: [DeliveryAnswerRecord]
  ) -> [Damage] {
    var outcomes: [[Int64]: DeliveryOutcome] = [:]
    for answer in answers { outcomes[[answer.delivery, Int64(answer.number)]] = answer.outcome }
    var gaps: [Damage] = []
    var (delivery, number, doubts) = (Int64(0), 0, 0)
    for attempt in attempts {
      if attempt.delivery != delivery { (delivery, number, doubts) = (attempt.delivery, 0, 0) }
      let place = "delivery=\(delivery) number="
      if attempt.number != number + 1 {
        gaps.append(
          Damage(
            DeliveryAttemptRecord.table, "\(place)\(number + 1)",
            Bilingual(zh: "行已缺失", en: "it is missing")))
      } else if doubts > attempt.repeats {
        gaps.append(
          Damage(
            DeliveryAnswerRecord.table, "\(place)1…\(number)",
            Bilingual(
              zh: "第 \(attempt.number) 次发送前的一次答复已缺失",
              en: "an answer that stood there before attempt \(attempt.number) is missing")))
      }
      number = attempt.number
      let outcome = outcomes[[delivery, Int64(number)]]
      if outcome == nil || outcome == .unknown { doubts += 1 }
    }
    return gaps
  }
}
