/// The functions that the language itself knows.
enum Builtin {
  /// Scalar functions by the name they are called with.
  static let scalar: [String: ScalarFunction] = {
    var table: [String: ScalarFunction] = ["where": .select]
    for function in ScalarFunction.allCases {
      switch function {
      case .and, .or, .not, .select, .less, .lessOrEqual, .equal: break
      default: table[function.rawValue] = function
      }
    }
    return table
  }()

  /// Conversions by the name of the type.
  static let conversions: [String: StorageType] = {
    var table: [String: StorageType] = [:]
    for type in StorageType.allCases where type != .i32 { table[type.rawValue] = type }
    return table
  }()

  static let names: Set<String> =
    Set(scalar.keys).union(conversions.keys)
    .union(["sum", "split", "concat", "rotate", "unrotate", "fold", "len", "index", "i32"])

  /// Names that stand for numbers and can name nothing else.
  static let constants: [String: Double] = ["pi": .pi, "inf": .infinity]

  /// Names that no declaration or equation can take.
  static let reserved: Set<String> = ["pi", "inf", "zero"]
}
