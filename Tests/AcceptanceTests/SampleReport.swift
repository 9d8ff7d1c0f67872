import Foundation
import Testing

/// A sample's report, as a program that reads the JSON sees it.
struct SampleReport {
  /// Folders under `Samples` with a plant.yaml, and the code that each must leave with.
  static let sectors: [(name: String, code: Int32)] = [
    ("cement-kiln-stopped-week", 1), ("foundry-three-episodes", 1),
    ("plastics-too-little-data", 3), ("printing-dyeing-clean-month", 0),
  ]
  static let plans: [(name: String, code: Int32)] = [
    ("plans/huzhou-cement", 0), ("plans/huzhou-foundry", 1), ("plans/huzhou-furniture", 3),
    ("plans/huzhou-printing-dyeing", 0), ("plans/zhanjiang-plastic-shoes", 0),
    ("plans/zhongshan-upgrade", 1),
  ]

  struct Check: Decodable {
    struct Requirement: Decodable { var source: String }

    var rule: String
    var standard: String
    var verdict: String
    var advisory: Bool?
    var item: String?
    var target: String?
    var limit: String?
    var clause: String?
    var reason: String?
    var requirement: Requirement?
  }

  struct Evidence: Decodable {
    var path: String
    var lines: [Int]
  }

  struct Finding: Decodable {
    var rule: String
    var verdict: String?
    var item: String?
    var limit: String?
    var message: String
    var evidence: [Evidence]
  }

  struct Content: Decodable {
    var verdict: String
    var checks: [Check]
    var findings: [Finding]
  }

  /// The report beside the sample; `SampleTests` sees that it is what the tool says.
  static func recorded(_ name: String) throws -> Content {
    let file = projectURL.appending(path: "Samples/\(name)/expected/report.json")
    return try JSONDecoder().decode(Content.self, from: Data(contentsOf: file))
  }
}
