import CoreyIR

extension ScalarFunction {
  /// The C expression of the function in the kernel text: operators, or `v_NAME(…)` of lanes and
  /// `s_NAME(…)` of single floats.
  ///
  /// - Parameter operands: C expressions without side effects, as many as `arity`; those that are
  ///   not names, numbers or calls need their parentheses.
  public func expression(_ operands: [String], lanes: Bool) -> String {
    let list = operands.joined(separator: ", ")
    switch self {
    case .copy: return list
    case .add: return operands.joined(separator: " + ")
    case .subtract: return operands.joined(separator: " - ")
    case .multiply: return operands.joined(separator: " * ")
    case .divide: return operands.joined(separator: " / ")
    case .negate: return "-" + list
    case .square: return "\(list) * \(list)"
    default: return "\(lanes ? "v" : "s")_\(textName)(\(list))"
    }
  }

  /// The name in the kernel text, without `v_` or `s_`.
  var textName: String {
    self == .lessOrEqual ? "less_or_equal" : rawValue
  }
}
