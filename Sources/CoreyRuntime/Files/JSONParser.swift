import CoreyIR

/// Parses JSON (RFC 8259) strictly, with bounded depth; no name may stand twice in an object.
package struct JSONParser {
  /// What besides RFC 8259 is read.
  package enum Dialect: Sendable {
    case strict
    /// `NaN`, `Infinity` and `-Infinity` are numbers, as Python's `json` writes them.
    case python
  }

  private let bytes: [UInt8]
  private let path: String
  private let dialect: Dialect
  private var position = 0
  private static let deepest = 64

  private init(_ bytes: [UInt8], path: String, dialect: Dialect) {
    self.bytes = bytes
    self.path = path
    self.dialect = dialect
  }

  /// The value of a whole text; `path` is for messages.
  package static func parse(
    _ bytes: [UInt8], path: String, dialect: Dialect = .strict
  ) throws(Diagnostic) -> JSONValue {
    var parser = JSONParser(bytes, path: path, dialect: dialect)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.failure("text after the value") }
    return value
  }

  private func failure(_ message: String) -> Diagnostic {
    .error(
      "not valid JSON: \(message)", file: path, detail: "byte \(position) of the JSON",
      suggestion: "the file is truncated or damaged: copy or download it again")
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(Diagnostic) -> JSONValue {
    guard depth < Self.deepest else { throw failure("nested too deeply") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N") where dialect == .python: return try word("NaN", .number(.nan))
    case UInt8(ascii: "I") where dialect == .python:
      return try word("Infinity", .number(.infinity))
    case UInt8(ascii: "-")
    where dialect == .python && bytes[position...].starts(with: "-I".utf8):
      return try word("-Infinity", .number(-.infinity))
    case nil: throw failure("the text ends too early")
    default: return try number()
    }
  }

  private mutating func word(
    _ word: String, _ value: JSONValue
  ) throws(Diagnostic) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw failure("unknown word") }
    position += word.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(Diagnostic) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    var names: Set<String> = []
    if take(UInt8(ascii: "}")) { return .object([]) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure("a name in quotes must stand here") }
      let name = try string()
      guard names.insert(name).inserted else {
        throw failure("the name '\(name.prefix(200))' stands twice")
      }
      guard take(UInt8(ascii: ":")) else { throw failure("':' must stand here") }
      members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw failure("'}' must stand here") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(Diagnostic) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return .array([]) }
    repeat { elements.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw failure("']' must stand here") }
    return .array(elements)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    return position - start
  }

  private mutating func number() throws(Diagnostic) -> JSONValue {
    let start = position
    var isInteger = true
    if next == UInt8(ascii: "-") { position += 1 }
    let leading = next
    let whole = digits()
    guard whole > 0, leading != UInt8(ascii: "0") || whole == 1 else {
      throw failure("a value must stand here")
    }
    if next == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      guard digits() > 0 else { throw failure("digits must follow the point") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else { throw failure("digits must follow the exponent sign") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int(text) { return .integer(value) }
    guard let value = Double(text) else { throw failure("not a number") }
    return .number(value)
  }

  private mutating func string() throws(Diagnostic) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw failure("a string is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw failure("a control character in a string")
      default: text.append(byte)
      }
    }
    throw failure("a string has no end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(Diagnostic) {
    guard let byte = next else { throw failure("a string has no end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800..<0xDC00).contains(code) {
        guard bytes[position...].starts(with: "\\u".utf8) else {
          throw failure("half a surrogate pair")
        }
        position += 2
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
      text.append(contentsOf: String(scalar).utf8)
    default: throw failure("unknown escape")
    }
  }

  private mutating func hexadecimal() throws(Diagnostic) -> UInt32 {
    guard bytes.count - position >= 4,
      bytes[position..<position + 4].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits must follow '\\u'") }
    position += 4
    return code
  }
}
