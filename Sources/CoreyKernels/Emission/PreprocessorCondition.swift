/// A condition of the kernel text, decided as far as the known macros allow.
struct PreprocessorCondition {
  private var tokens: [String] = []
  private var next = 0
  private let known: [String: Int]

  /// The truth of `condition`, or nil if it depends on a macro that is not known.
  static func evaluate(_ condition: Substring, known: [String: Int]) -> Bool? {
    var parser = Self(condition, known: known)
    return parser.disjunction().map { $0 != 0 }
  }

  private init(_ condition: Substring, known: [String: Int]) {
    self.known = known
    var rest = condition.drop { $0 == " " }
    while let first = rest.first {
      var length = first.isWordCharacter ? rest.prefix { $0.isWordCharacter }.count : 1
      if ["&&", "||", "==", "!=", ">=", "<="].contains(where: { rest.hasPrefix($0) }) {
        length = 2
      }
      tokens.append(String(rest.prefix(length)))
      rest = rest.dropFirst(length).drop { $0 == " " }
    }
  }

  private mutating func take(_ token: String) -> Bool {
    guard next < tokens.count, tokens[next] == token else { return false }
    next += 1
    return true
  }

  private mutating func disjunction() -> Int? {
    var value = conjunction()
    while take("||") {
      let other = conjunction()
      if value.map({ $0 != 0 }) == true || other.map({ $0 != 0 }) == true {
        value = 1
      } else {
        value = value == nil || other == nil ? nil : 0
      }
    }
    return value
  }

  private mutating func conjunction() -> Int? {
    var value = comparison()
    while take("&&") {
      let other = comparison()
      if value == 0 || other == 0 {
        value = 0
      } else {
        value = value == nil || other == nil ? nil : 1
      }
    }
    return value
  }

  private mutating func comparison() -> Int? {
    let left = operand()
    let relations: [(String, (Int, Int) -> Bool)] = [
      ("==", { $0 == $1 }), ("!=", { $0 != $1 }), (">=", { $0 >= $1 }), ("<=", { $0 <= $1 }),
      (">", { $0 > $1 }), ("<", { $0 < $1 }),
    ]
    for (token, holds) in relations where take(token) {
      guard let right = operand(), let left else { return nil }
      return holds(left, right) ? 1 : 0
    }
    return left
  }

  private mutating func operand() -> Int? {
    if take("!") { return operand().map { $0 == 0 ? 1 : 0 } }
    if take("(") {
      let value = disjunction()
      _ = take(")")
      return value
    }
    guard next < tokens.count else { return nil }
    let token = tokens[next]
    next += 1
    if take("(") {
      // CK_HAS(…), defined(…): for the compiler to say.
      while next < tokens.count, !take(")") { next += 1 }
      return nil
    }
    return Int(token) ?? known[token]
  }
}

extension Character {
  /// Whether it may stand in a C identifier or number.
  var isWordCharacter: Bool { self == "_" || isASCII && (isLetter || isNumber) }
}
