import CoreyIR
import CoreySchedule

/// A plan as text: for each layer what is packed, what runs together, why it was cut there, and
/// what lives in memory between kernels.
struct PlanText {
  private let graph: Graph
  private let layer: LayerPlan
  private var text = ""
  private var kernels = 0

  /// The text of every layer's plan.
  static func print(_ plan: Plan) -> String {
    var text =
      "fusion \(plan.options.fusion), tile \(plan.options.tile), segment \(plan.options.segment)\n"
    for (graph, layer) in zip(plan.program.layers, plan.layers) {
      var printer = PlanText(graph: graph, layer: layer)
      printer.print()
      text += printer.text
    }
    return text
  }

  private init(graph: Graph, layer: LayerPlan) {
    self.graph = graph
    self.layer = layer
  }

  private mutating func print() {
    text = "\nlayer \(graph.name)\n"
    if !layer.pack.isEmpty {
      line(1, "packed once, from weights")
      for node in layer.pack { self.node(node, depth: 2) }
    }
    steps(layer.steps, depth: 1)
  }

  private mutating func steps(_ steps: [PlanStep], depth: Int) {
    for step in steps {
      switch step {
      case .kernel(let kernel):
        let direction = kernel.isReversed ? ", from the end" : ""
        line(depth, "kernel \(kernels)\(direction), \(chunk(kernel)): \(kernel.reason)")
        kernels += 1
        for node in kernel.nodes { self.node(node, depth: depth + 1) }
      case .call(let node): self.node(node, depth: depth)
      case .repeat(let node, let body):
        guard case .repeat(let loop) = node.op else { continue }
        line(depth, "repeat \(loop.variable) in \(loop.range)")
        self.steps(body, depth: depth + 1)
      }
    }
  }

  private func chunk(_ kernel: KernelPlan) -> String {
    "chunks of \(kernel.chunk)" + (kernel.panels.map { ", \($0) panels at a time" } ?? "")
      + (kernel.strips.map { ", strips of \($0.length) \(graph[$0.axis].name)" } ?? "")
  }

  private mutating func node(_ node: Node, depth: Int) {
    if case .recur(let recur) = node.op {
      line(depth, recur.isReversed ? "recur, from the end" : "recur")
      for node in recur.body { self.node(node, depth: depth + 1) }
      return
    }
    let results = node.results.map { result in
      name(result) + (layer.materialized.contains(result) ? " (in memory)" : "")
    }
    let operands = node.op.operands.map { operand in
      switch operand {
      case .constant(let constant): "\(constant)"
      case .value(let value, _): name(value)
      }
    }
    line(
      depth,
      "\(results.joined(separator: ", ")) = \(kind(node.op))(\(operands.joined(separator: ", ")))")
  }

  private mutating func line(_ depth: Int, _ line: String) {
    text += String(repeating: "  ", count: depth) + line + "\n"
  }

  private func name(_ value: ValueID) -> String {
    let name = graph[value].name.isEmpty ? "v\(value.index)" : graph[value].name
    return name + graph.describe(graph[value].dims)
  }

  private func kind(_ op: Op) -> String {
    switch op {
    case .contract(_, _, let over), .reduce(_, _, let over), .rotate(_, let over, _):
      op.keyword + graph.describe(over)
    case .index(let label), .gather(_, let label, _): op.keyword + graph.describe([label])
    case .fold(_, let steps): op.keyword + graph.describe(steps.flatMap(\.along))
    case .map, .stream, .recur, .split, .concat, .convert, .call, .repeat: op.keyword
    }
  }
}
