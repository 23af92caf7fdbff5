import CoreyIR

/// What all ops of one kernel have in common.
public struct KernelKind: Hashable, Sendable {
  /// Whether time runs from the end; `nil` while nothing depends on the direction.
  public var isReversed: Bool?
  /// Whether there is a loop over time at all.
  public var hasTime: Bool
  /// Needs every step of its operands first, so that nothing can share its loop.
  public var isWholeTime: Bool

  /// The kind of a kernel that would run both, or why there can be none.
  public func joined(with other: Self) -> Result<Self, CutReason> {
    if isWholeTime || other.isWholeTime { return .failure(.wholeTime) }
    if hasTime != other.hasTime { return .failure(.timeless) }
    if let isReversed, let theirs = other.isReversed, isReversed != theirs {
      return .failure(.direction)
    }
    var joined = self
    joined.isReversed = isReversed ?? other.isReversed
    return .success(joined)
  }
}

extension KernelKind {
  /// The kind of a kernel of one op.
  init(of node: Node, in graph: Graph) {
    isReversed = Self.direction(of: node, in: graph)
    isWholeTime =
      switch node.op {
      case .reduce(_, _, let over), .contract(_, _, let over): over.contains { $0.axis == .time }
      default: false
      }
    hasTime = isWholeTime || node.definedValues.contains { graph[$0].hasTime }
  }

  private static func direction(of node: Node, in graph: Graph) -> Bool? {
    var found: Bool?
    if case .recur(let recur) = node.op { return recur.isReversed }
    if let state = node.results.first.flatMap({ graph[$0].state }) {
      return graph[state].isReversed
    }
    for operand in node.op.operands {
      guard case .value(let value, let subscripts) = operand, let state = graph[value].state else {
        continue
      }
      for case .time(let offset, let plus, _) in subscripts where offset != 0 || plus != nil {
        found = graph[state].isReversed
      }
    }
    return found
  }
}

extension Node {
  /// Whether the node computes or moves anything: a split only names parts.
  var isComputation: Bool {
    if case .split = op { false } else { true }
  }

  /// The values this node defines, those of a body included.
  var definedValues: [ValueID] {
    results + op.body.flatMap(\.definedValues)
  }
}
