extension NameTemplate {
  /// The text with every place filled: `layers.{2*i+1}.` for i = 3 is `layers.7.`.
  ///
  /// Throws when a brace has no partner, a name is unknown or a number leaves 64 bits.
  public func expand(_ bindings: [String: Int]) throws(Diagnostic) -> String {
    var result = ""
    for piece in try pieces() {
      switch piece {
      case .text(let text): result += text
      case .place(let place):
        var arithmetic = TemplateArithmetic(text: place, template: text)
        result += String(
          try arithmetic.evaluate { (name) throws(Diagnostic) in
            if let value = bindings[name] { return value }
            throw Diagnostic(
              .error, "'{\(place)}' in \"\(text)\" mentions '\(name)', which is unknown",
              suggestion: Suggestion.didYouMean(name, among: bindings.keys.sorted()))
          })
      }
    }
    return result
  }

  /// The names that its places mention.
  public func names() throws(Diagnostic) -> Set<String> {
    var names: Set<String> = []
    for case .place(let place) in try pieces() {
      var arithmetic = TemplateArithmetic(text: place, template: text)
      _ = try arithmetic.evaluate { (name) throws(Diagnostic) in
        names.insert(name)
        return 1
      }
    }
    return names
  }

  private enum Piece {
    case text(String)
    case place(String)
  }

  private func pieces() throws(Diagnostic) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
        throw Diagnostic(.error, "a brace in \"\(text)\" has no partner")
      }
      pieces.append(.text(String(rest[..<brace])))
      pieces.append(.place(String(rest[rest.index(after: brace)..<end])))
      rest = rest[rest.index(after: end)...]
    }
    pieces.append(.text(String(rest)))
    return pieces
  }
}

/// Integer arithmetic between the braces of a template: `+ - *`, parentheses, integers, names.
private struct TemplateArithmetic {
  private let bytes: [UInt8]
  private let template: String
  private var position = 0
  private var depth = 0

  typealias Lookup = (String) throws(Diagnostic) -> Int

  init(text: String, template: String) {
    bytes = Array(text.utf8)
    self.template = template
  }

  mutating func evaluate(_ lookup: Lookup) throws(Diagnostic) -> Int {
    let value = try sum(lookup)
    if peek() != nil { throw malformed() }
    return value
  }

  private func malformed() -> Diagnostic {
    Diagnostic(
      .error, "'{\(String(decoding: bytes, as: UTF8.self))}' in \"\(template)\" is no arithmetic",
      suggestion: "write integers and names with +, - and *, as in {2*i+1}")
  }

  private mutating func peek() -> UInt8? {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    return position < bytes.count ? bytes[position] : nil
  }

  private mutating func sum(_ lookup: Lookup) throws(Diagnostic) -> Int {
    var value = try product(lookup)
    while let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      position += 1
      let right = try product(lookup)
      value = try checked(
        sign == UInt8(ascii: "+")
          ? value.addingReportingOverflow(right) : value.subtractingReportingOverflow(right))
    }
    return value
  }

  private mutating func product(_ lookup: Lookup) throws(Diagnostic) -> Int {
    var value = try factor(lookup)
    while peek() == UInt8(ascii: "*") {
      position += 1
      value = try checked(value.multipliedReportingOverflow(by: try factor(lookup)))
    }
    return value
  }

  private mutating func factor(_ lookup: Lookup) throws(Diagnostic) -> Int {
    depth += 1
    defer { depth -= 1 }
    guard depth < 64, let first = peek() else { throw malformed() }
    switch first {
    case UInt8(ascii: "-"):
      position += 1
      return try checked(0.subtractingReportingOverflow(try factor(lookup)))
    case UInt8(ascii: "("):
      position += 1
      let value = try sum(lookup)
      guard peek() == UInt8(ascii: ")") else { throw malformed() }
      position += 1
      return value
    default:
      let start = position
      while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
      guard position > start else { throw malformed() }
      let word = String(decoding: bytes[start..<position], as: UTF8.self)
      guard first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9") else { return try lookup(word) }
      guard let number = Int(word) else { throw malformed() }
      return number
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private func checked(_ result: (partialValue: Int, overflow: Bool)) throws(Diagnostic) -> Int {
    if result.overflow {
      throw Diagnostic(.error, "a number in \"\(template)\" leaves 64 bits")
    }
    return result.partialValue
  }
}
