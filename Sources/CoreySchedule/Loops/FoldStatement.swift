import CoreyIR

/// What the pack program does to a weight before it is rounded: arithmetic in doubles, some of them
/// in scratch.
public enum FoldStatement: Hashable, Sendable {
  /// A double of scratch: `scratch[index] = expression`.
  case assign(BufferID, IntExpression, WideExpression)
  /// The one rounding.
  case store(Access, WideExpression)
  /// The Hadamard transform of the `order` doubles from an index on, in place.
  case rotate(Rotation, order: Int, BufferID, IntExpression)
}

/// Arithmetic in doubles.
public indirect enum WideExpression: Hashable, Sendable {
  case constant(Double)
  /// A float, which a double holds exactly.
  case exact(Expression)
  /// A double of scratch.
  case element(BufferID, IntExpression)
  case product(WideExpression, WideExpression)
}

extension FoldStatement {
  func visitBuffers(_ visit: (BufferID) -> Void) {
    switch self {
    case .assign(let buffer, let index, let expression):
      visit(buffer)
      index.visitBuffers(visit)
      expression.visitBuffers(visit)
    case .store(let access, let expression):
      access.visitBuffers(visit)
      expression.visitBuffers(visit)
    case .rotate(_, _, let buffer, let index):
      visit(buffer)
      index.visitBuffers(visit)
    }
  }
}

extension WideExpression {
  fileprivate func visitBuffers(_ visit: (BufferID) -> Void) {
    switch self {
    case .constant: break
    case .exact(let expression): expression.visitBuffers(visit)
    case .element(let buffer, let index):
      visit(buffer)
      index.visitBuffers(visit)
    case .product(let left, let right):
      left.visitBuffers(visit)
      right.visitBuffers(visit)
    }
  }
}
