import CoreyIR
import CoreyRuntime

extension TokenizerFile {
  /// Reads the vocabulary and the merges.
  mutating func readModel() throws(Diagnostic) {
    guard let model = root["model"], model.members != nil else {
      throw invalid("it has no 'model'", at: "the file")
    }
    // Older files do not name the kind.
    let kind = model["type"]?.text ?? "BPE"
    guard kind == "BPE" else { throw unsupported("its model is \(kind)", at: "model.type") }
    for name in ["continuing_subword_prefix", "end_of_word_suffix"] {
      guard Self.isAbsent(model[name]) || model[name]?.text == "" else {
        throw unsupported("'\(name)' is set", at: "model.\(name)")
      }
    }
    switch model["dropout"] {
    case nil, .null, .integer(0), .number(0): break
    default: throw unsupported("'dropout' makes its output random", at: "model.dropout")
    }
    let words = try readVocabulary(model)
    try readMerges(model, words)
    result.byteTokens = (UInt8.min...UInt8.max).map { words[[$0]] }
    if try flag("ignore_merges", of: model, at: "model", default: false) {
      result.wholeWords = words
    }
  }

  /// The tokens by what they write.
  private mutating func readVocabulary(
    _ model: JSONValue
  ) throws(Diagnostic) -> [[UInt8]: Int32] {
    guard let members = model["vocab"]?.members else {
      throw invalid("its 'vocab' is no object", at: "model.vocab")
    }
    var words: [[UInt8]: Int32] = [:]
    words.reserveCapacity(members.count)
    result.contents.reserveCapacity(members.count)
    for member in members {
      let place = "model.vocab, '\(member.name.prefix(40))'"
      let id = try identifier(member.value, at: place)
      let bytes = ByteAlphabet.bytes(of: member.name)
      guard result.contents.updateValue(bytes ?? Array(member.name.utf8), forKey: id) == nil else {
        throw invalid("the token id \(id) stands twice", at: place)
      }
      if let bytes { words[bytes] = id }
    }
    return words
  }

  /// The merges, as `"a b"` or as `["a", "b"]`, the first to be made first.
  private mutating func readMerges(
    _ model: JSONValue, _ words: [[UInt8]: Int32]
  ) throws(Diagnostic) {
    guard case .array(let merges) = model["merges"] else {
      throw invalid("its 'merges' are no list", at: "model.merges")
    }
    for (index, merge) in merges.enumerated() {
      let place = "model.merges[\(index)]"
      guard let (left, right) = Self.sides(of: merge) else {
        throw invalid("a merge must be two tokens", at: place)
      }
      guard let left = ByteAlphabet.bytes(of: left), let right = ByteAlphabet.bytes(of: right)
      else {
        throw unsupported("a merge is not of bytes", at: place)
      }
      guard let first = words[left], let second = words[right], let both = words[left + right]
      else {
        throw invalid("a merge is of or makes tokens that are not in the vocabulary", at: place)
      }
      result.merges.append(first, second, token: both)
    }
  }

  private static func sides(of merge: JSONValue) -> (String, String)? {
    switch merge {
    case .string(let text):
      let parts = text.split(separator: " ", omittingEmptySubsequences: false)
      return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    case .array(let sides):
      guard sides.count == 2, let left = sides[0].text, let right = sides[1].text else {
        return nil
      }
      return (left, right)
    default: return nil
    }
  }
}
