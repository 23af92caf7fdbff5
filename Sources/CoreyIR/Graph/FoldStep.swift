/// One step of a `fold`: what happens to a weight before it is rounded.
public enum FoldStep: Hashable, Sendable {
  /// A product with something that depends on weights alone, broadcast by label; its labels are
  /// among the weight's.
  case scale(Operand)
  /// An orthogonal Hadamard transform along labels (flattened, the last innermost).
  case rotate(along: [Label], Rotation)

  /// What is read besides the weight.
  public var operand: Operand? {
    if case .scale(let operand) = self { operand } else { nil }
  }

  /// The labels that the step names besides those of its operand.
  public var along: [Label] {
    if case .rotate(let along, _) = self { along } else { [] }
  }

  /// The same step with its operand and the labels it names itself replaced.
  public func map(
    operand: (Operand) -> Operand = { $0 }, label: (Label) -> Label = { $0 }
  ) -> FoldStep {
    switch self {
    case .scale(let factor): .scale(operand(factor))
    case .rotate(let along, let rotation): .rotate(along: along.map(label), rotation)
    }
  }
}
