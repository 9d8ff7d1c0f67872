import Measures

/// Reads an entry again and again, each time without what was wrong before, so that a person hears of
/// all its problems at once.
///
/// Loading stops at the first problem. Here every node gets a line number of its own, by which a fault
/// names its key; the key is then replaced by something harmless, or taken out.
struct EntryRepair: Sendable {
  /// Something harmless for a key that a reader cannot do without.
  typealias StandIn = @Sendable (_ key: String, _ fields: [PackField]) -> PackNode.Content?

  /// What reading came to.
  struct Result<Entry> {
    /// `nil` where nothing could be read in the end.
    var entry: Entry?
    /// All faults, in the order in which they were met.
    var faults: [Fault] = []
    /// The entry with what was repaired.
    var node: PackNode
    /// Keys that were replaced, taken out or supplied.
    var touched: Set<String> = []
  }

  /// Keys that a harmless entry has.
  var required: [String]
  var standIn: StandIn

  func read<Entry>(
    _ entry: PackField, _ read: (PackField) throws(Fault) -> Entry
  ) -> Result<Entry> {
    // What is right is read as it stands, so that it knows its own lines.
    do {
      return Result(entry: try read(entry), node: entry.value)
    } catch {
      guard case .mapping(let fields) = entry.value.content else {
        return Result(faults: [error], node: entry.value)
      }
      return repaired(entry, fields, read)
    }
  }

  private func repaired<Entry>(
    _ entry: PackField, _ given: [PackField], _ read: (PackField) throws(Fault) -> Entry
  ) -> Result<Entry> {
    var fields = given
    var result = Result<Entry>(node: entry.value)
    var replaced: Set<String> = []
    for _ in 0...(2 * fields.count + required.count) {
      var labels = Labels(entry.value.position)
      let labelled = labels.label(entry, holding: fields)
      do {
        result.entry = try read(labelled)
        result.node.content = .mapping(fields)
        return result
      } catch {
        let place = labels.place(of: error)
        var fault = error
        fault.position = place.position
        if !result.faults.contains(fault) { result.faults.append(fault) }
        if let index = place.field {
          let key = fields[index].key
          result.touched.insert(key)
          if let content = standIn(key, fields), replaced.insert(key).inserted {
            fields[index].value.content = content
          } else {
            fields.remove(at: index)
          }
        } else if let key = supply(&fields, at: labelled.value.position, missingBy: error) {
          result.touched.insert(key)
        } else {
          break
        }
      }
    }
    result.touched.formUnion(given.map(\.key))
    return result
  }

  /// Adds the key that a fault says is missing.
  private func supply(
    _ fields: inout [PackField], at position: SourcePosition, missingBy fault: Fault
  ) -> String? {
    guard let key = fault.missingKey, !fields.contains(where: { $0.key == key }),
      let content = standIn(key, fields)
    else { return nil }
    let place = fields.first?.position ?? position
    fields.append(
      PackField(key: key, value: PackNode(content: content, position: place), position: place))
    return key
  }
}

/// A line number of its own for every node of an entry, and where each really stands.
private struct Labels {
  private var places: [(position: SourcePosition, field: Int?)] = []

  init(_ entry: SourcePosition) {
    places = [(entry, nil)]
  }

  mutating func label(_ entry: PackField, holding fields: [PackField]) -> PackField {
    var labelled = entry
    let own = SourcePosition(file: entry.value.position.file, line: 0)
    labelled.position = own
    labelled.value = PackNode(
      content: .mapping(fields.enumerated().map { label($1, of: $0) }), position: own)
    return labelled
  }

  func place(of fault: Fault) -> (position: SourcePosition?, field: Int?) {
    guard let line = fault.position?.line, places.indices.contains(line) else {
      return (fault.position, nil)
    }
    return places[line]
  }

  private mutating func label(_ field: PackField, of owner: Int) -> PackField {
    PackField(
      key: field.key, value: label(field.value, of: owner),
      position: label(field.position, of: owner))
  }

  private mutating func label(_ node: PackNode, of owner: Int) -> PackNode {
    let content: PackNode.Content =
      switch node.content {
      case .scalar, .null: node.content
      case .list(let items): .list(items.map { label($0, of: owner) })
      case .mapping(let fields): .mapping(fields.map { label($0, of: owner) })
      }
    return PackNode(content: content, position: label(node.position, of: owner))
  }

  private mutating func label(_ position: SourcePosition, of owner: Int) -> SourcePosition {
    places.append((position, owner))
    return SourcePosition(file: position.file, line: places.count - 1)
  }
}
