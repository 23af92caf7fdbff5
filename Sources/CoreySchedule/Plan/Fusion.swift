import CoreyIR

/// Groups the nodes of a layer into kernels, in their order, where legality allows.
struct Fusion {
  let graph: Graph
  let policy: ScheduleOptions.Fusion
  private var steps: [PlanStep] = []
  private var group: [Node] = []
  private var groupOps = 0
  private var groupKind = Kind(isReversed: nil, hasTime: true)
  private var reason = CutReason.start

  /// What all nodes of one kernel have in common.
  private struct Kind {
    /// `nil` while nothing in the group depends on the direction.
    var isReversed: Bool?
    var hasTime: Bool
  }

  static func steps(
    for nodes: [Node], in graph: Graph, policy: ScheduleOptions.Fusion
  ) -> [PlanStep] {
    var fusion = Fusion(graph: graph, policy: policy)
    for node in nodes { fusion.add(node) }
    fusion.cut(.start)
    return fusion.steps
  }

  private init(graph: Graph, policy: ScheduleOptions.Fusion) {
    self.graph = graph
    self.policy = policy
  }

  private mutating func add(_ node: Node) {
    switch node.op {
    case .call:
      cut(.call)
      steps.append(.call(node))
    case .repeat(let loop):
      cut(.call)
      steps.append(
        .repeat(node, Self.steps(for: loop.body, in: graph, policy: policy)))
    default:
      addToGroup(node)
    }
  }

  private mutating func addToGroup(_ node: Node) {
    let isReversed = direction(node)
    let hasTime = node.definedValues.contains { graph[$0].hasTime }
    if reducesTime(node) {
      cut(.wholeTime)
      start(node, isReversed: isReversed, hasTime: true)
      cut(.wholeTime)
      return
    }
    if !group.isEmpty {
      if hasTime != groupKind.hasTime {
        cut(.timeless)
      } else if let isReversed, let other = groupKind.isReversed, isReversed != other {
        cut(.direction)
      } else if isFull, node.isComputation {
        cut(.policy)
      }
    }
    start(node, isReversed: isReversed, hasTime: hasTime)
  }

  private mutating func start(_ node: Node, isReversed: Bool?, hasTime: Bool) {
    if group.isEmpty { groupKind = Kind(isReversed: nil, hasTime: hasTime) }
    groupKind.isReversed = groupKind.isReversed ?? isReversed
    group.append(node)
    if node.isComputation { groupOps += 1 }
  }

  private var isFull: Bool {
    switch policy {
    case .none: groupOps >= 1
    case .fixed(let count): groupOps >= count
    case .all: false
    }
  }

  private mutating func cut(_ next: CutReason) {
    if !group.isEmpty {
      steps.append(
        .kernel(
          KernelPlan(
            nodes: group, isReversed: groupKind.isReversed ?? false, reason: reason)))
    }
    group = []
    groupOps = 0
    reason = next
  }

  /// Whether the node's time must run from the end, or must not; `nil` if it does not matter.
  private func direction(_ node: Node) -> Bool? {
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

  private func reducesTime(_ node: Node) -> Bool {
    switch node.op {
    case .reduce(_, _, let over), .contract(_, _, let over): over.contains { $0.axis == .time }
    default: false
    }
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
