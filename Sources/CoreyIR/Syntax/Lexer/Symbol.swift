/// A token made of punctuation.
enum Symbol: String, Sendable, Hashable, CaseIterable {
  case ellipsis = "..."
  case rangeUpTo = "..<"
  case equalEqual = "=="
  case notEqual = "!="
  case lessEqual = "<="
  case greaterEqual = ">="
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case less = "<"
  case greater = ">"
  case equal = "="
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case leftBrace = "{"
  case rightBrace = "}"
  case comma = ","
  case colon = ":"
  case bar = "|"

  /// The symbol of one byte, if there is one.
  init?(byte: UInt8) {
    switch byte {
    case UInt8(ascii: "+"): self = .plus
    case UInt8(ascii: "-"): self = .minus
    case UInt8(ascii: "*"): self = .star
    case UInt8(ascii: "/"): self = .slash
    case UInt8(ascii: "<"): self = .less
    case UInt8(ascii: ">"): self = .greater
    case UInt8(ascii: "="): self = .equal
    case UInt8(ascii: "("): self = .leftParenthesis
    case UInt8(ascii: ")"): self = .rightParenthesis
    case UInt8(ascii: "["): self = .leftBracket
    case UInt8(ascii: "]"): self = .rightBracket
    case UInt8(ascii: "{"): self = .leftBrace
    case UInt8(ascii: "}"): self = .rightBrace
    case UInt8(ascii: ","): self = .comma
    case UInt8(ascii: ":"): self = .colon
    case UInt8(ascii: "|"): self = .bar
    default: return nil
    }
  }

  /// This symbol followed at once by `=`.
  var withEqual: Symbol? {
    switch self {
    case .equal: .equalEqual
    case .less: .lessEqual
    case .greater: .greaterEqual
    default: nil
    }
  }
}
