extension Op {
  /// One word for the op, for messages and tables.
  public var keyword: String {
    switch self {
    case .index: "index"
    case .map(let function, _): function.rawValue
    case .contract: "contract"
    case .reduce(let reduction, _, _): reduction.rawValue
    case .stream: "stream"
    case .recur: "recur"
    case .gather: "gather"
    case .split: "split"
    case .concat: "concat"
    case .rotate(_, _, let rotation): rotation.keyword
    case .fold: "fold"
    case .convert(_, let type): type.rawValue
    case .call(let call): "call of '\(call.layer)'"
    case .repeat: "repeat"
    }
  }
}

extension Rotation {
  /// The name it is written with.
  var keyword: String { isInverse ? "unrotate" : "rotate" }
}

extension ScalarFunction {
  /// Whether it yields a truth value, which only conditions may read.
  public var isCondition: Bool {
    switch self {
    case .less, .lessOrEqual, .equal, .and, .or, .not: true
    case .copy, .add, .subtract, .multiply, .divide, .fma, .negate, .abs, .sqrt, .square, .floor,
      .ceil, .round, .exp, .exp2, .log, .sin, .cos, .tanh, .erf, .sigmoid, .silu, .softplus, .min,
      .max, .select:
      false
    }
  }
}
