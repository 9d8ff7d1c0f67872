/// What `Package.swift` says of its targets, read from its text.
///
/// SwiftPM's own dump cannot be asked for from inside a test run, which holds its lock.
struct PackageManifest {
  struct Target: Hashable {
    var name: String
    var dependencies: Set<String>
  }

  var targets: [Target]
  /// The products that are there under the `Server` trait alone.
  var conditional: Set<String>

  /// Reads `.target(name: "A", dependencies: ["B", yams])`, where `yams` is declared by
  /// `let yams = Target.Dependency.product(name: "Yams", …)`, and conditional by `condition: server`.
  init(text: String) {
    var products: [Substring: String] = [:]
    let product = /let (\w+) = Target\.Dependency\.product\(\s*name: "([^"]+)"/
    for match in text.matches(of: product) { products[match.1] = String(match.2) }

    let conditioned =
      /Target\.Dependency\.product\(\s*name: "([^"]+)", package: "[^"]+", condition: server\)/
    conditional = Set(text.matches(of: conditioned).map { String($0.1) })

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

  /// What a target needs, directly or by others.
  func needs(of name: String) -> Set<String> {
    var found: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      for need in targets.first(where: { $0.name == next })?.dependencies ?? []
      where found.insert(need).inserted {
        open.append(need)
      }
    }
    return found
  }
}
