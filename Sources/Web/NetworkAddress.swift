#if Server
/// Where requests come from, for counting them.
package enum NetworkAddress {
  /// What one customer of a network has: an IPv4 address, or the first 64 bits of an IPv6 one, in
  /// which they can take as many addresses as they like. Anything else as it is.
  package static func network(of address: String) -> String {
    guard address.contains(":") else { return address }
    let lower = address.prefix { $0 != "%" }.lowercased()
    if lower.hasPrefix("::ffff:"), lower.contains(".") { return String(lower.dropFirst(7)) }
    let sides = lower.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    let first = sides[0].split(separator: ":")
    let last = sides.count > 1 ? sides[1].split(separator: ":") : []
    guard first.count + last.count <= 8, sides.count > 1 || first.count == 8 else { return address }
    let zeros = Array(repeating: Substring("0"), count: 8 - first.count - last.count)
    let groups = (first + zeros + last).prefix(4).map { group in
      let digits = group.drop { $0 == "0" }
      return digits.isEmpty ? "0" : digits
    }
    return groups.joined(separator: ":") + "::/64"
  }
}
#endif
