import CoreyIR

extension NameTemplate {
  /// The template with the names between braces replaced; text outside them stays.
  func renaming(_ names: [String: String]) -> NameTemplate {
    var renamed = ""
    var word = ""
    var isInside = false
    func finish() {
      renamed += isInside ? (names[word] ?? word) : word
      word = ""
    }
    for character in text {
      if character.isLetter || character.isNumber || character == "_" {
        word.append(character)
        continue
      }
      finish()
      if character == "{" { isInside = true }
      if character == "}" { isInside = false }
      renamed.append(character)
    }
    finish()
    return NameTemplate(renamed)
  }
}
