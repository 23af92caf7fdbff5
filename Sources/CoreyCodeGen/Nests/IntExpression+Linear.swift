import CoreySchedule

extension IntExpression {
  /// Whether a variable stands in it; what a gather reads counts as everything inside its index.
  func mentions(_ name: String) -> Bool {
    switch self {
    case .constant: false
    case .variable(let other): other == name
    case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right),
      .divide(let left, let right), .remainder(let left, let right), .min(let left, let right):
      left.mentions(name) || right.mentions(name)
    case .element(_, let index): index.mentions(name)
    }
  }

  /// The same with an expression in place of a variable.
  func replacing(_ name: String, with new: IntExpression) -> IntExpression {
    func replaced(_ inner: IntExpression) -> IntExpression { inner.replacing(name, with: new) }
    switch self {
    case .constant: return self
    case .variable(let other): return other == name ? new : self
    case .add(let left, let right): return replaced(left) + replaced(right)
    case .subtract(let left, let right): return replaced(left) - replaced(right)
    case .multiply(let left, let right): return replaced(left) * replaced(right)
    case .divide(let left, let right): return replaced(left) / replaced(right)
    case .remainder(let left, let right): return replaced(left) % replaced(right)
    case .min(let left, let right): return .minimum(replaced(left), replaced(right))
    case .element(let buffer, let index): return .element(buffer, replaced(index))
    }
  }

  /// How much it grows when a variable grows by 1; `nil` if that depends on the variable.
  func coefficient(of name: String) -> IntExpression? {
    switch self {
    case .constant: return 0
    case .variable(let other): return other == name ? 1 : 0
    case .add(let left, let right):
      guard let a = left.coefficient(of: name), let b = right.coefficient(of: name) else {
        return nil
      }
      return a + b
    case .subtract(let left, let right):
      guard let a = left.coefficient(of: name), let b = right.coefficient(of: name) else {
        return nil
      }
      return a - b
    case .multiply(let left, let right):
      if !right.mentions(name) { return left.coefficient(of: name).map { $0 * right } }
      if !left.mentions(name) { return right.coefficient(of: name).map { left * $0 } }
      return nil
    case .divide, .remainder, .min, .element: return mentions(name) ? nil : 0
    }
  }
}
