/// The known name that a mistyped one probably meant, or `nil` where none is near.
///
/// Near means at most one edit for every three characters of the name, case ignored.
package func nearestName(to name: String, among known: some Sequence<String>) -> String? {
  let typed = Array(name.lowercased())
  var best: (name: String, distance: Int)?
  for candidate in known.sorted() {
    let distance = editDistance(typed, Array(candidate.lowercased()))
    if distance <= max(1, max(typed.count, candidate.count) / 3),
      distance < best?.distance ?? .max
    {
      best = (candidate, distance)
    }
  }
  return best?.name
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let above = row[j + 1]
      row[j + 1] = x == y ? diagonal : 1 + min(diagonal, above, row[j])
      diagonal = above
    }
  }
  return row[b.count]
}
