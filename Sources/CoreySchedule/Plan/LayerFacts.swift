import CoreyIR

/// What regions of one layer ask of the whole, computed once.
struct LayerFacts {
  let graph: Graph
  let crossing: Crossing
  let constants: Set<ValueID>
  /// How often a value or a part of it is read in the layer.
  private(set) var reads: [ValueID: Int] = [:]
  /// Values that memory must hold, because they leave the layer or a round of a repeat.
  private(set) var boundary = Set<ValueID>()

  init(graph: Graph) {
    self.graph = graph
    crossing = Crossing(graph: graph)
    constants = PackSplit.constants(graph)
    for output in graph.outputs { boundary.insert(crossing.root(output.value)) }
    for node in graph.nodes.flattened where node.isComputation {
      for value in node.op.operands.compactMap(\.value) {
        reads[crossing.root(value), default: 0] += 1
      }
      if case .repeat(let loop) = node.op {
        for carried in loop.carried { boundary.insert(crossing.root(carried.leaving)) }
      }
    }
  }

  /// Bytes of a packed weight.
  func weightBytes(_ value: ValueID) -> Int {
    graph.elementsPerStep(value).multipliedReportingOverflow(by: StorageType.f32.bytes).partialValue
  }

  /// Bytes of a value per batch entry and, if it has time, per step.
  func bytes(_ value: ValueID) -> Int {
    let elements = graph.elementsPerStep(value)
    return elements.multipliedReportingOverflow(by: graph[value].type.bytes).partialValue
  }
}
