import CoreyIR
import CoreyRuntime

/// Reads `tokenizer.json` of the Hugging Face `tokenizers` library.
///
/// Byte-level byte-pair encoding is read whole; what would encode otherwise is refused by name.
struct TokenizerFile {
  private static let largest = 1 << 28

  let path: String
  let root: JSONValue
  var result = BytePairTokenizer()

  /// The tokenizer in a file.
  static func open(_ path: String) throws(Diagnostic) -> BytePairTokenizer {
    let memory = try TensorMemory.map(path: path)
    guard memory.byteCount <= largest else {
      throw .error("a tokenizer is not longer than \(largest >> 20) MiB", file: path)
    }
    var file = TokenizerFile(
      path: path, root: try JSONParser.parse(Array(memory.bytes), path: path))
    guard file.root.members != nil else { throw file.invalid("it is no object", at: "the file") }
    try file.readModel()
    try file.readNormalizer()
    try file.readWords()
    try file.readAddedTokens()
    try file.readTemplate()
    for name in ["truncation", "padding"] where !Self.isAbsent(file.root[name]) {
      throw file.unsupported("'\(name)' is set, which would change every text", at: name)
    }
    return file.result
  }

  private init(path: String, root: JSONValue) {
    self.path = path
    self.root = root
  }

  static func isAbsent(_ value: JSONValue?) -> Bool { value == nil || value == .null }

  func invalid(_ message: String, at place: String) -> Diagnostic {
    .error(
      "the tokenizer is not valid: \(message)", file: path, detail: place,
      suggestion: "copy or download tokenizer.json again")
  }

  func unsupported(_ message: String, at place: String) -> Diagnostic {
    .error(
      "this tokenizer is not supported: \(message)", file: path, detail: place,
      suggestion: "give token ids with --tokens: byte-level byte-pair encoding is what is read")
  }

  /// A token id: within 32 bits, not negative.
  func identifier(_ value: JSONValue?, at place: String) throws(Diagnostic) -> Int32 {
    guard case .integer(let number) = value, let id = Int32(exactly: number), id >= 0 else {
      throw invalid("a token id must be an integer from 0 to \(Int32.max)", at: place)
    }
    return id
  }

  /// A member that is true or false; what it is if absent.
  func flag(
    _ name: String, of value: JSONValue, at place: String, default absent: Bool
  ) throws(Diagnostic) -> Bool {
    switch value[name] {
    case nil, .null: return absent
    case .bool(let flag): return flag
    default: throw invalid("'\(name)' must be true or false", at: place)
    }
  }

  /// The parts of a stage, each with its type: one, or those of a sequence.
  func parts(
    of name: String, sequence: String
  ) throws(Diagnostic) -> [(type: String, value: JSONValue)] {
    guard let value = root[name], value != .null else { return [] }
    guard let type = value["type"]?.text else { throw invalid("it has no 'type'", at: name) }
    guard type == "Sequence" else { return [(type, value)] }
    guard case .array(let elements) = value[sequence] else {
      throw invalid("its '\(sequence)' is no list", at: name)
    }
    var result: [(String, JSONValue)] = []
    for element in elements {
      guard let type = element["type"]?.text else {
        throw invalid("a part has no 'type'", at: name)
      }
      result.append((type, element))
    }
    return result
  }
}
