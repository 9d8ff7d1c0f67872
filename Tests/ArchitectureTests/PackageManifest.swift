/// What `Package.swift` says of its targets, read from its text.
///
/// SwiftPM's own dump cannot be asked for from inside a test run, which holds its lock.
struct PackageManifest {
  struct Target: Hashable {
    var name: String
    var dependencies: Set<String>
  }

  var targets: [Target]

  /// Reads `.target(name: "A", dependencies: ["B", yams])`, where `yams` is declared by
  /// `let yams = Target.Dependency.product(name: "Yams", …)`.
  init(text: String) {
    var products: [Substring: String] = [:]
    let product = /let (\w+) = Target\.Dependency\.product\(\s*name: "([^"]+)"/
    for match in text.matches(of: product) { products[match.1] = String(match.2) }

    let target =
      /\.(?:target|executableTarget|testTarget)\(\s*name: "([^"]+)"(?:,\s*dependencies: \[([^\]]*)\])?/
    targets = text.matches(of: target).map { match in
      let names = (match.2 ?? "").split { ", \n".contains($0) }
      return Target(
        name: String(match.1),
        dependencies: Set(
          names.map { name in
            if name.hasPrefix("\"") { return String(name.dropFirst().dropLast()) }
            return products[name] ?? String(name)
          }))
    }
  }
}
