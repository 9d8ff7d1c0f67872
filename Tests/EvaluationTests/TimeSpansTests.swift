import Evaluation
import Measures
import Testing

struct TimeSpansTests {
  private let one = TimeSpans([10..<20, 30..<40, 40..<50])

  @Test func `neighbours become one, empty ones nothing`() {
    #expect(one.spans == [10..<20, 30..<50])
    #expect(TimeSpans([5..<5]).isEmpty)
    #expect(TimeSpans([3..<9, 1..<4]).spans == [1..<9])
    #expect(one.seconds == 30)
  }

  @Test func `cuts, joins and takes away at the second`() {
    #expect(one.intersection(TimeSpans([19..<31])).spans == [19..<20, 30..<31])
    #expect(one.intersection(TimeSpans([20..<30])).isEmpty)
    #expect(one.union(TimeSpans([20..<30])).spans == [10..<50])
    #expect(
      one.subtracting(TimeSpans([0..<11, 35..<36, 49..<60])).spans == [11..<20, 30..<35, 36..<49])
    #expect(one.subtracting(one).isEmpty)
    #expect(TimeSpans([]).subtracting(one).isEmpty)
  }

  @Test(arguments: [(9, false), (10, true), (19, true), (20, false), (49, true), (50, false)])
  func `overlaps at its bounds`(_ second: Int64, _ isIn: Bool) {
    #expect(one.overlaps(second..<second + 1) == isIn)
  }

  @Test func `a stretch taken from several is cut by each`() {
    let hour = TimeSpans([0..<100])
    #expect(
      hour.subtracting(TimeSpans([10..<20, 30..<40, 90..<200])).spans
        == [0..<10, 20..<30, 40..<90])
    #expect(
      TimeSpans([0..<30, 40..<60]).subtracting(TimeSpans([20..<50])).spans == [0..<20, 50..<60])
  }

  @Test func `minutes fall into their hours`() throws {
    let period = try #require(
      Period(from: Instant(.march), to: Instant(.march, hour: 3)))
    let from = period.from.seconds
    let spans = TimeSpans([from - 600..<from + 600, from + 3000..<from + 7200])

    #expect(spans.minutes(in: period) == [20, 60, 0])
  }
}
