import Measures

/// Sentences as running text.
func prose(_ sentences: [String], _ language: Language) -> String {
  switch language {
  case .zh: sentences.map { $0 + "。" }.joined()
  case .en:
    sentences.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }.joined(separator: " ")
  }
}
