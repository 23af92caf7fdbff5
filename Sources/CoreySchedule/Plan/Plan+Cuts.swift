import CoreyIR

extension Plan {
  /// A value that one kernel leaves in memory for others.
  public struct Cut: Hashable, Sendable {
    /// A copy that makes it lie as its readers want it stands for what it is a copy of.
    public var value: ValueID
    /// Kernels, calls and rounds that read it.
    public var readers: Int
    /// Bytes written and read for each sequence and step, or in all for a value without time.
    public var bytes: Int
  }

  /// What a layer's kernels hand to each other through memory, and what that costs: each value is
  /// written once and read by each kernel that needs it, at its stored width. Inputs, states and
  /// what only leaves the layer are no cuts.
  public func cuts(layer: Int) -> [Cut] {
    guard layers.indices.contains(layer) else { return [] }
    var counter = CutCounter(graph: program.layers[layer], plan: layers[layer])
    counter.visit(layers[layer].steps)
    return counter.cuts.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// Goes through the steps of a layer and notes what each reads of the others.
private struct CutCounter {
  let graph: Graph
  let materialized: Set<ValueID>
  private let crossing: Crossing
  private var copied: [ValueID: ValueID] = [:]
  private(set) var cuts: [ValueID: Plan.Cut] = [:]

  init(graph: Graph, plan: LayerPlan) {
    self.graph = graph
    materialized = plan.materialized
    crossing = Crossing(graph: graph)
    for node in graph.nodes.flattened {
      if case .map(.copy, let operands) = node.op, let source = operands.first?.value,
        let copy = node.results.first
      {
        copied[copy] = crossing.root(source)
      }
    }
  }

  mutating func visit(_ steps: [PlanStep]) {
    for step in steps {
      switch step {
      case .kernel(let kernel):
        let own = Set(kernel.nodes.flattened.flatMap(\.definedValues))
        read(kernel.nodes.flattened.filter(\.isComputation), except: own)
      case .call(let node): read([node], except: [])
      case .repeat(let node, let body):
        read([node], except: [])
        visit(body)
      }
    }
  }

  /// Notes what a kernel reads: of each value the parts it needs, at most the whole.
  private mutating func read(_ nodes: [Node], except own: Set<ValueID>) {
    var parts: [ValueID: Set<ValueID>] = [:]
    for value in nodes.flatMap({ $0.op.operands.compactMap(\.value) }) {
      let root = crossing.root(value)
      guard materialized.contains(root), !own.contains(root) else { continue }
      parts[root, default: []].insert(value)
    }
    for (root, parts) in parts {
      let value = copied[root] ?? root
      var cut = cuts[value] ?? Plan.Cut(value: value, readers: 0, bytes: bytes(root))
      cut.readers += 1
      cut.bytes += min(bytes(root), parts.reduce(0) { $0 + bytes($1) })
      cuts[value] = cut
    }
  }

  private func bytes(_ value: ValueID) -> Int {
    graph.elementsPerStep(value).multipliedReportingOverflow(by: graph[value].type.bytes)
      .partialValue
  }
}
