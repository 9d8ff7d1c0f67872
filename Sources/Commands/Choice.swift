import Measures

/// What an option that knows a few words says.
///
/// - Throws: a usage ``Fault`` that lists them.
func choice<Value>(
  _ text: String, _ option: String, _ read: (String) -> Value?, among known: [String]
) throws(Fault) -> Value {
  if let value = read(text) { return value }
  let shown = text.withVisibleControls
  let list = known.joined(separator: ", ")
  throw Fault(
    .usage,
    Bilingual(
      zh: "\(option) 不能是“\(shown)”；可用：\(list)。",
      en: "\(option) cannot be '\(shown)'; choose one of: \(list)."))
}
