/// Names of a product, as logs, packs and plant.yaml spell them: capitals make no other product.
struct ProductNames: Sendable {
  private let names: Set<String>

  init(_ names: some Sequence<String>) { self.names = Set(names.map(Self.folded)) }

  func contains(_ name: String?) -> Bool { name.map { names.contains(Self.folded($0)) } ?? false }

  /// What two spellings of one product have in common.
  static func folded(_ name: String) -> String { name.lowercased() }
}
