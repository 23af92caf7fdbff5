/// How tightly a binary operator binds, loosest first.
enum Precedence: Int, Comparable {
  case or, and, comparison, sum, product

  static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

  /// The next tighter one; `nil` for what binds a unary operator's operand.
  var tighter: Precedence? { Precedence(rawValue: rawValue + 1) }
}

extension Token {
  /// The binary operator this token writes, and how tightly it binds.
  var binaryOperator: (BinaryOperator, Precedence)? {
    switch kind {
    case .keyword(.or): (.or, .or)
    case .keyword(.and): (.and, .and)
    case .symbol(.less): (.less, .comparison)
    case .symbol(.lessEqual): (.lessOrEqual, .comparison)
    case .symbol(.greater): (.greater, .comparison)
    case .symbol(.greaterEqual): (.greaterOrEqual, .comparison)
    case .symbol(.equalEqual): (.equal, .comparison)
    case .symbol(.notEqual): (.notEqual, .comparison)
    case .symbol(.plus): (.add, .sum)
    case .symbol(.minus): (.subtract, .sum)
    case .symbol(.star): (.multiply, .product)
    case .symbol(.slash): (.divide, .product)
    default: nil
    }
  }
}
