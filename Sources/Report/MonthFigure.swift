package import Measures

/// One figure of a plant's month: what digests add up and draw.
package struct MonthFigure: Hashable, Sendable {
  package var month: CivilMonth
  /// What it is, with its unit: `energy-tce`, `value-added-10k-yuan`, `mass-kg:VOCs` ….
  package var quantity: String
  /// A decimal string, exact before rounding to at most six decimals.
  package var value: String
  /// Whether all that the month needs was there; a figure that is not complete is a gap in a trend
  /// and never a zero.
  package var isComplete: Bool
  /// Hours of which the value was filled in by a rule, where the figure is a sum over hours.
  package var substitutedHours: Int
  /// Hours that the figure is a sum over; 0 where it is none.
  package var expectedHours: Int

  package init(
    month: CivilMonth, quantity: String, value: String, isComplete: Bool,
    substitutedHours: Int = 0, expectedHours: Int = 0
  ) {
    self.month = month
    self.quantity = quantity
    self.value = value
    self.isComplete = isComplete
    self.substitutedHours = substitutedHours
    self.expectedHours = expectedHours
  }
}

/// A day by which a plant owes something of its clean-production audit.
package struct AuditDueDate: Hashable, Sendable {
  /// As ``Check/item`` of the check that judges it.
  package var item: String
  package var due: CivilDate
  package var message: Bilingual

  package init(item: String, due: CivilDate, message: Bilingual) {
    self.item = item
    self.due = due
    self.message = message
  }
}
