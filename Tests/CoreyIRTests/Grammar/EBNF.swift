/// A grammar read from EBNF text.
struct EBNF {
  indirect enum Rule {
    case literal(String)
    case reference(String)
    case sequence([Rule])
    /// Alternatives and the number of the first of them.
    case choice([Rule], first: Int)
    case optional(Rule)
    case repeated(Rule)
  }

  struct Malformed: Error {
    var message: String
  }

  private(set) var productions: [String: Rule] = [:]
  /// The names of productions in their order.
  private(set) var names: [String] = []
  /// Alternatives, optional and repeated parts: what a test covers.
  private(set) var alternatives = 0

  private var tokens: [String] = []
  private var position = 0

  init(_ text: String) throws {
    tokens = try Self.tokenize(text)
    while position < tokens.count {
      let name = try take()
      try expect("=")
      let rule = try choice()
      try expect(";")
      guard productions.updateValue(rule, forKey: name) == nil else {
        throw Malformed(message: "'\(name)' is defined twice")
      }
      names.append(name)
    }
    tokens = []
  }

  /// Names may hold spaces; literals keep their first quote as a mark.
  private static func tokenize(_ text: String) throws -> [String] {
    var tokens: [String] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if rest.hasPrefix("(*") {
        guard let end = rest.firstRange(of: "*)") else { throw Malformed(message: "open comment") }
        rest = rest[end.upperBound...]
      } else if first == "\"" || first == "'" {
        guard let end = rest.dropFirst().firstIndex(of: first) else {
          throw Malformed(message: "open literal")
        }
        tokens.append("\"" + rest[..<end].dropFirst())
        rest = rest[rest.index(after: end)...]
      } else if first.isLetter {
        let word = rest.prefix { $0.isLetter || $0 == " " || $0 == "\n" }
        tokens.append(word.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        rest = rest.dropFirst(word.count)
      } else {
        tokens.append(String(first))
        rest.removeFirst()
      }
    }
    return tokens
  }

  private mutating func take() throws -> String {
    guard position < tokens.count else { throw Malformed(message: "unexpected end") }
    position += 1
    return tokens[position - 1]
  }

  private mutating func expect(_ token: String) throws {
    let found = try take()
    guard found == token else {
      throw Malformed(message: "expected \(token), found \(found) at token \(position)")
    }
  }

  private mutating func accept(_ token: String) -> Bool {
    guard position < tokens.count, tokens[position] == token else { return false }
    position += 1
    return true
  }

  private mutating func choice() throws -> Rule {
    var rules = [try sequence()]
    while accept("|") { rules.append(try sequence()) }
    if rules.count == 1 { return rules[0] }
    alternatives += rules.count
    return .choice(rules, first: alternatives - rules.count)
  }

  private mutating func sequence() throws -> Rule {
    var rules = [try factor()]
    while accept(",") { rules.append(try factor()) }
    return rules.count == 1 ? rules[0] : .sequence(rules)
  }

  private mutating func factor() throws -> Rule {
    let token = try take()
    switch token {
    case "(":
      let inner = try choice()
      try expect(")")
      return inner
    case "[":
      let inner = try choice()
      try expect("]")
      return .optional(inner)
    case "{":
      let inner = try choice()
      try expect("}")
      return .repeated(inner)
    default:
      if token.hasPrefix("\"") { return .literal(String(token.dropFirst())) }
      guard token.first?.isLetter == true else { throw Malformed(message: "stray \(token)") }
      return .reference(token)
    }
  }
}
