extension IntExpression {
  /// The number, given the variables; unknown ones and rows of a gather are 0.
  func value(_ variables: [String: Int]) -> Int {
    switch self {
    case .constant(let number): number
    case .variable(let name): variables[name] ?? 0
    case .add(let left, let right): left.value(variables) &+ right.value(variables)
    case .subtract(let left, let right): left.value(variables) &- right.value(variables)
    case .multiply(let left, let right): left.value(variables) &* right.value(variables)
    case .divide(let left, let right):
      right.value(variables) > 0 ? left.value(variables) / right.value(variables) : 0
    case .remainder(let left, let right):
      right.value(variables) > 0 ? left.value(variables) % right.value(variables) : 0
    case .min(let left, let right): Swift.min(left.value(variables), right.value(variables))
    case .element: 0
    }
  }

  /// Adds the names of the variables that the number hangs on.
  func collectVariables(into names: inout Set<String>) {
    switch self {
    case .constant: break
    case .variable(let name): names.insert(name)
    case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right),
      .divide(let left, let right), .remainder(let left, let right), .min(let left, let right):
      left.collectVariables(into: &names)
      right.collectVariables(into: &names)
    case .element(_, let index): index.collectVariables(into: &names)
    }
  }

  /// Calls `visit` for each element of a buffer that computing the number loads.
  func visitElements(_ visit: (BufferID) -> Void) {
    switch self {
    case .constant, .variable: break
    case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right),
      .divide(let left, let right), .remainder(let left, let right), .min(let left, let right):
      left.visitElements(visit)
      right.visitElements(visit)
    case .element(let buffer, let index):
      visit(buffer)
      index.visitElements(visit)
    }
  }

  /// Whether the number is another plus a constant, however the loop variables stand.
  func distance(from other: IntExpression) -> Int? {
    if self == other { return 0 }
    let (left, a) = split
    let (right, b) = other.split
    return left == right ? a - b : nil
  }

  /// The number as an expression and a constant behind it.
  private var split: (IntExpression, Int) {
    switch self {
    case .constant(let number): return (0, number)
    case .add(let inner, .constant(let number)): return (inner, number)
    case .subtract(let inner, .constant(let number)): return (inner, -number)
    default: return (self, 0)
    }
  }
}
