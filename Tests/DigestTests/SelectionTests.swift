import Report
import Testing

/// A reader's plants, sectors and districts narrow a digest, and never widen it.
struct SelectionTests {
  private static func holds(
    _ subject: MonthlyDigest.Subject, plant: String = "A", sector: String = "foundry",
    region: String = "330502"
  ) -> Bool {
    subject.holds(plant: plant, sector: sector, region: region)
  }

  @Test func `each list asks for one of its own, and an empty one for nothing`() {
    var subject = MonthlyDigest.Subject()
    #expect(Self.holds(subject))
    subject.among.plants = ["A", "B"]
    #expect(Self.holds(subject) && !Self.holds(subject, plant: "C"))
    subject.among.sectors = ["cement", "foundry"]
    #expect(Self.holds(subject) && !Self.holds(subject, sector: "plastics"))
    subject.among.regions = ["330503", "330500"]
    #expect(Self.holds(subject) && !Self.holds(subject, region: "330602"))
  }

  @Test func `a district without wildcards holds itself alone`() {
    var subject = MonthlyDigest.Subject()
    subject.among.regions = ["330503"]
    #expect(!Self.holds(subject) && Self.holds(subject, region: "330503"))
  }

  @Test func `what the command line narrowed stays narrow`() {
    var subject = MonthlyDigest.Subject(region: "330502", sector: "cement")
    subject.among.sectors = ["foundry"]
    #expect(!Self.holds(subject) && !Self.holds(subject, sector: "cement"))
  }
}
