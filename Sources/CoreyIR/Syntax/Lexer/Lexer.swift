/// Cuts source text into tokens, in one pass over its bytes.
///
/// Never fails: what is no token becomes an `.invalid` one and a diagnostic.
struct Lexer {
  private let file: SourceFile
  private let bytes: [UInt8]
  private var offset = 0
  private var startsLine = true
  private(set) var tokens: [Token] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
    tokens.reserveCapacity(bytes.count / 3 + 1)
  }

  /// Cuts the whole file. The last token is `.end`.
  mutating func run() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    while offset < bytes.count { token() }
    tokens.append(
      Token(kind: .end, range: bytes.count..<bytes.count, startsLine: true))
  }

  private func byte(ahead distance: Int = 0) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  private mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, range: start..<offset, startsLine: startsLine))
    startsLine = false
  }

  private mutating func report(
    _ message: String, from start: Int, suggestion: String? = nil
  ) {
    diagnostics.append(
      .error(
        message, at: SourceSpan(file: file, range: start..<max(offset, start)),
        suggestion: suggestion))
  }

  private mutating func token() {
    let start = offset
    let first = bytes[offset]
    switch first {
    case UInt8(ascii: "\n"):
      offset += 1
      startsLine = true
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      offset += 1
    case UInt8(ascii: "/") where byte(ahead: 1) == UInt8(ascii: "/"):
      skipLine()
    case UInt8(ascii: "\""):
      string(from: start)
    case UInt8(ascii: "."):
      dots(from: start)
    case UInt8(ascii: "!") where byte(ahead: 1) == UInt8(ascii: "="):
      offset += 2
      append(.symbol(.notEqual), from: start)
    default:
      if first.isDigit {
        number(from: start)
      } else if first.isIdentifierHead {
        identifier(from: start)
      } else if let symbol = Symbol(byte: first) {
        offset += 1
        if let longer = symbol.withEqual, byte() == UInt8(ascii: "=") {
          offset += 1
          append(.symbol(longer), from: start)
        } else {
          append(.symbol(symbol), from: start)
        }
      } else {
        stray(from: start)
      }
    }
  }

  private mutating func skipLine() {
    while let next = byte(), next != UInt8(ascii: "\n") { offset += 1 }
  }

  private mutating func skip(while condition: (UInt8) -> Bool) {
    while let next = byte(), condition(next) { offset += 1 }
  }

  private mutating func identifier(from start: Int) {
    skip { $0.isIdentifierHead || $0.isDigit }
    let word = offset
    skip { $0 == UInt8(ascii: "'") }
    // No keyword is longer than eight letters.
    if offset == word, word - start <= 8,
      let keyword = Keyword(rawValue: String(decoding: bytes[start..<word], as: UTF8.self))
    {
      append(.keyword(keyword), from: start)
    } else {
      append(.identifier, from: start)
    }
  }

  private mutating func string(from start: Int) {
    offset += 1
    var isPlain = true
    while let next = byte(), next != UInt8(ascii: "\n") {
      offset += 1
      if next == UInt8(ascii: "\"") {
        if !isPlain { report("a string holds a control character", from: start) }
        append(isPlain ? .string : .invalid, from: start)
        return
      }
      if next < 0x20 || next == 0x7F { isPlain = false }
    }
    report("this string has no closing quote", from: start, suggestion: "close it with '\"'")
    append(.invalid, from: start)
  }

  /// `...`, `..<`, or a number that lacks its first digit.
  private mutating func dots(from start: Int) {
    let second = byte(ahead: 1)
    let third = byte(ahead: 2)
    if second == UInt8(ascii: "."), third == UInt8(ascii: ".") || third == UInt8(ascii: "<") {
      offset += 3
      append(.symbol(third == UInt8(ascii: "<") ? .rangeUpTo : .ellipsis), from: start)
      return
    }
    offset += 1
    skip { $0.isDigit || $0 == UInt8(ascii: ".") }
    let text = String(decoding: bytes[start..<offset].prefix(24), as: UTF8.self)
    if let second, second.isDigit {
      report(
        "a number begins with a digit", from: start, suggestion: "write '0\(text)'")
    } else {
      report("unexpected '\(text)'", from: start, suggestion: "a range is written 'a ..< b'")
    }
    append(.invalid, from: start)
  }

  private mutating func number(from start: Int) {
    skip { $0.isDigit }
    if byte() == UInt8(ascii: "."), byte(ahead: 1)?.isDigit == true {
      offset += 1
      skip { $0.isDigit }
    }
    if let e = byte(), e | 0x20 == UInt8(ascii: "e") {
      let sign = byte(ahead: 1)
      let signed = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
      if byte(ahead: signed ? 2 : 1)?.isDigit == true {
        offset += signed ? 2 : 1
        skip { $0.isDigit }
      }
    }
    if let next = byte(), next == UInt8(ascii: "."), byte(ahead: 1) != UInt8(ascii: ".") {
      let text = String(decoding: bytes[start..<offset].prefix(24), as: UTF8.self)
      offset += 1
      report(
        "a digit must follow the point of a number", from: start,
        suggestion: "write '\(text)' or '\(text).0'")
      append(.invalid, from: start)
    } else if let next = byte(), next.isIdentifierHead {
      skip { $0.isIdentifierHead || $0.isDigit }
      let text = String(decoding: bytes[start..<offset].prefix(24), as: UTF8.self)
      report("'\(text)' is neither a number nor a name", from: start)
      append(.invalid, from: start)
    } else {
      append(.number, from: start)
    }
  }

  /// A character that begins no token.
  private mutating func stray(from start: Int) {
    let first = bytes[start]
    if first < 0x80 {
      offset += 1
      let isControl = first < 0x20 || first == 0x7F
      let shown =
        isControl
        ? "control character 0x" + String(first, radix: 16)
        : "character '\(Character(Unicode.Scalar(first)))'"
      report("unexpected " + shown, from: start, suggestion: Self.advice[Unicode.Scalar(first)])
    } else {
      let tail = Array(bytes[start..<min(start + 4, bytes.count)])
      var decoder = UTF8()
      var iterator = tail.makeIterator()
      if case .scalarValue(let scalar) = decoder.decode(&iterator) {
        offset += UTF8.width(scalar)
        let code = String(scalar.value, radix: 16, uppercase: true)
        report(
          "unexpected character '\(Character(scalar))' (U+\(code))", from: start,
          suggestion: Self.advice[scalar])
      } else {
        offset += 1
        // One complaint for a run of bytes that are no text.
        skip { $0 >= 0x80 }
        report(
          "this is not UTF-8 text (byte 0x\(String(first, radix: 16)))", from: start)
      }
    }
    append(.invalid, from: start)
  }

  private static let advice: [Unicode.Scalar: String] = [
    "!": "negation is 'not', unequal is '!='",
    "&": "write 'and'",
    "%": "the prelude has 'mod(x, m: n)'",
    "^": "write 'x * x' or 'square(x)'",
    "'": "strings are quoted with '\"'",
    ";": "a newline ends a statement",
    "#": "a comment begins with '//'",
    "\u{2212}": "write '-'", "\u{2013}": "write '-'", "\u{2014}": "write '-'",
    "\u{D7}": "write '*'", "\u{B7}": "write '*'", "\u{2217}": "write '*'",
    "\u{F7}": "write '/'",
    "\u{2264}": "write '<='", "\u{2265}": "write '>='", "\u{2260}": "write '!='",
    "\u{201C}": "quote with '\"'", "\u{201D}": "quote with '\"'",
    "\u{2018}": "write \"'\"", "\u{2019}": "write \"'\"",
    "\u{221E}": "write 'inf'", "\u{3C0}": "write 'pi'",
    "\u{A0}": "this is a no-break space: use a plain one",
    "\u{2026}": "write '...'",
  ]
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  fileprivate var isIdentifierHead: Bool {
    let lower = self | 0x20
    return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || self == UInt8(ascii: "_")
  }
}
