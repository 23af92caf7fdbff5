import CoreyIR
import CoreyPasses
import CoreySchedule

extension Plan {
  /// What `-Rpass=` calls the decisions of a plan.
  public static let remarkName = "fusion"

  /// What runs together, why it does not go on, and what was priced before.
  var remarks: [Remark] {
    var remarks = layers.enumerated().flatMap { index, layer in
      let graph = program.layers[index]
      var remarks = BoundaryRemarks(graph: graph, layer: layer) { entropy($0, layer: index) }.all
      if !layer.isOptimal {
        remarks.append(
          Remark(
            .missed, pass: Self.remarkName, layer: graph.name,
            "there are too many partitions to look at: the cuts are not proven optimal"))
      }
      return remarks
    }
    if let best = candidates.map(\.bytes).min(), candidates.count > 1 {
      let list = candidates.map { "\($0.fusion) with \($0.tile) chunks \($0.bytes)" }
      remarks.append(
        Remark(
          .passed, pass: Self.remarkName, layer: program.entry.name,
          "the plan that moves \(best) bytes was kept, of " + list.joined(separator: ", ")))
    }
    return remarks
  }
}

/// One remark for each kernel and for each boundary between two.
private struct BoundaryRemarks {
  let graph: Graph
  let layer: LayerPlan
  /// Bits of a value, if they are known.
  let entropy: (ValueID) -> Double?
  private(set) var all: [Remark] = []
  /// The part of a split → what is split.
  private var sources: [ValueID: ValueID] = [:]

  init(graph: Graph, layer: LayerPlan, entropy: @escaping (ValueID) -> Double?) {
    self.graph = graph
    self.layer = layer
    self.entropy = entropy
    note(layer.steps)
    visit(layer.steps)
  }

  private mutating func note(_ steps: [PlanStep]) {
    for step in steps {
      switch step {
      case .kernel(let kernel):
        for node in kernel.nodes {
          guard case .split(let operand, _) = node.op, let source = operand.value else { continue }
          for part in node.results { sources[part] = source }
        }
      case .call: break
      case .repeat(_, let body): note(body)
      }
    }
  }

  private mutating func visit(_ steps: [PlanStep]) {
    var before: KernelPlan?
    for (index, step) in steps.enumerated() {
      switch step {
      case .kernel(let kernel):
        if index > 0 { boundary(kernel, before) }
        together(kernel)
        before = kernel
      case .call: before = nil
      case .repeat(_, let body):
        visit(body)
        before = nil
      }
    }
  }

  private mutating func boundary(_ kernel: KernelPlan, _ before: KernelPlan?) {
    let crossing = crossing(into: kernel)
    var message = "a new kernel begins"
    if let last = before?.nodes.reversed().lazy.flatMap(\.results).map(name).first(where: {
      !$0.isEmpty
    }) {
      message += " behind '\(last)'"
    }
    message += ": \(kernel.reason)"
    let names = crossing.map(described).filter { !$0.isEmpty }
    if !names.isEmpty { message += "; it reads \(names.joined(separator: ", ")) from memory" }
    var bytes = -2 * crossing.map { graph.elementsPerStep($0) * graph[$0].type.bytes }.reduce(0, +)
    if case .bytes(let apart, let together) = kernel.reason { bytes = together - apart }
    all.append(
      Remark(
        .missed, pass: Plan.remarkName, layer: graph.name, at: span(kernel), message, bytes: bytes))
  }

  private mutating func together(_ kernel: KernelPlan) {
    guard kernel.nodes.count > 1 else { return }
    all.append(
      Remark(
        .passed, pass: Plan.remarkName, layer: graph.name, at: span(kernel),
        "\(kernel.nodes.count) ops from here on run in one kernel, "
          + "\(kernel.chunk) steps at a time"))
  }

  private func span(_ kernel: KernelPlan) -> SourceSpan { kernel.nodes.first?.span ?? .none }

  private func name(_ value: ValueID) -> String { graph[value].name }

  /// A value's name, with its entropy if it is known.
  private func described(_ value: ValueID) -> String {
    guard let bits = entropy(root(value)), !name(value).isEmpty else { return name(value) }
    return "\(name(value)) (H \(CutReason.text(bits)) bits)"
  }

  private func root(_ value: ValueID) -> ValueID {
    var root = value
    while let source = sources[root] { root = source }
    return root
  }

  /// What a kernel reads of what kernels before it left in memory.
  private func crossing(into kernel: KernelPlan) -> [ValueID] {
    let own = Set(kernel.nodes.flatMap(\.allResults))
    var found: [ValueID] = []
    for value in kernel.nodes.flatMap(\.allReads) where !own.contains(value) {
      guard layer.materialized.contains(root(value)), !found.contains(value) else { continue }
      found.append(value)
    }
    return found
  }
}

extension Node {
  fileprivate var allResults: [ValueID] { results + op.body.flatMap(\.allResults) }
  fileprivate var allReads: [ValueID] {
    if case .split = op { return [] }
    return op.operands.compactMap(\.value) + op.body.flatMap(\.allReads)
  }
}
