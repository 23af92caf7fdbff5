import CoreyIR

/// One layer being evaluated once: its values and the order in which they come about.
final class LayerRun<Scalar: InterpreterScalar> {
  typealias Buffer = ValueBuffer<Scalar>

  let context: RunContext<Scalar>
  let layer: Int
  let graph: Graph
  /// Before the names of weights and states.
  let prefix: String
  /// The run-time length of each axis.
  let axisLengths: [Int]
  var buffers: [Buffer?]
  /// The elements of i32 values, which are inputs.
  var integers: [ValueID: ValueBuffer<Int32>] = [:]
  /// What the templates of calls may mention.
  var bindings: [String: Int] = [:]

  init(_ context: RunContext<Scalar>, layer: Int, prefix: String) throws(Diagnostic) {
    self.context = context
    self.layer = layer
    self.prefix = prefix
    graph = context.program.layers[layer]
    buffers = Array(repeating: nil, count: graph.values.count)
    var lengths: [Int] = []
    for (index, axis) in graph.axes.enumerated() {
      switch axis.extent {
      case .batch: lengths.append(context.batch)
      case .time: lengths.append(context.time)
      case .fixed, .concatenation: lengths.append(graph.length(AxisID(index)) ?? 1)
      }
    }
    axisLengths = lengths
    try loadWeights()
    try openStates()
  }

  /// Runs all nodes and hands the states on.
  func evaluate() throws(Diagnostic) {
    if context.tap != nil {
      for input in graph.inputs where graph[input.value].type != .i32 { tap(input.value) }
      for weight in graph.weights { tap(weight.value) }
    }
    try evaluate(graph.nodes)
    try closeStates()
  }

  func evaluate(_ nodes: [Node]) throws(Diagnostic) {
    for node in nodes {
      switch node.op {
      case .recur(let recur): try self.recur(recur)
      case .call(let call): try self.call(call, results: node.results)
      case .repeat(let loop): try self.repetition(loop, results: node.results)
      default: try prepare(node, stepping: false)(0)
      }
      if context.tap != nil {
        for inner in node.op.body where node.results.isEmpty { inner.results.forEach(tap) }
        node.results.forEach(tap)
      }
    }
  }

  func lengths(_ labels: [Label]) -> [Int] { labels.map { axisLengths[$0.axis.index] } }

  /// The buffer of a value, made when it is first asked for.
  func buffer(_ id: ValueID) throws(Diagnostic) -> Buffer {
    if let buffer = buffers[id.index] { return buffer }
    let value = graph[id]
    let state = value.state.map { graph[$0] }
    let made = Buffer(
      dims: value.dims, lengths: lengths(value.dims), pastSteps: state?.steps ?? 0,
      isReversed: state?.isReversed ?? false)
    guard let made else { throw outOfMemory(value.span) }
    if state != nil { made.fill(0) }
    buffers[id.index] = made
    return made
  }

  /// An operand's elements and where they lie.
  func read(_ operand: Operand) throws(Diagnostic) -> (buffer: Buffer, address: Address) {
    switch operand {
    case .constant(let number):
      guard let buffer = Buffer(dims: [], lengths: []) else { throw outOfMemory(.none) }
      buffer.fill(Scalar(constant: number))
      return (buffer, Address(base: 0))
    case .value(let id, let subscripts):
      let buffer = try buffer(id)
      return (buffer, buffer.address(subscripts))
    }
  }

  /// Copies elements between buffers, each addressed by the same labels.
  func copy(
    _ source: Buffer, _ from: Address, to target: Buffer, _ to: Address, over labels: [Label]
  ) {
    let nest = LoopNest(
      dims: labels, lengths: lengths(labels), addresses: [to, from], stepping: false)
    run(nest, .copy, target, [source], step: 0)
  }

  func run(
    _ nest: LoopNest, _ function: ScalarFunction, _ result: Buffer, _ operands: [Buffer], step: Int
  ) {
    // Operands that a function of fewer lacks repeat its last one and are not read.
    let second = min(1, operands.count - 1)
    let third = min(2, operands.count - 1)
    let a = operands[0].elements
    let b = operands[second].elements
    let c = operands[third].elements
    let strides = nest.rowStrides
    let count = nest.rowLength
    nest.forEachRow(step: step) { start in
      Scalar.map(
        function, count: count, into: Lane(result.elements + start[0], stride: strides[0]),
        Lane(a + start[1], stride: strides[1]),
        Lane(b + start[1 + second], stride: strides[1 + second]),
        Lane(c + start[1 + third], stride: strides[1 + third]))
    }
  }

  func outOfMemory(_ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "there is not enough memory for a value of this run",
      at: span.file == nil ? .nowhere : .span(span), suggestion: "run fewer steps at a time")
  }

  private func tap(_ id: ValueID) {
    guard let tap = context.tap, graph[id].type != .i32, let elements = elements(id) else { return }
    tap(
      TappedValue(
        layer: layer, prefix: prefix, value: id, shape: lengths(graph[id].dims),
        elements: elements))
  }

  /// The elements of a value in its layout, without its past.
  func elements(_ id: ValueID) -> [Scalar]? {
    guard let source = buffers[id.index],
      let plain = Buffer(dims: source.dims, lengths: source.lengths)
    else { return nil }
    copy(source, source.address, to: plain, plain.address, over: source.dims)
    return Array(UnsafeBufferPointer(start: plain.elements, count: plain.count))
  }

  /// A value as a tensor of its declared type.
  func tensor(_ id: ValueID) throws(Diagnostic) -> Tensor {
    let value = graph[id]
    let shape = lengths(value.dims)
    if let integers = integers[id] {
      return Tensor(
        Array(UnsafeBufferPointer(start: integers.elements, count: integers.count)), shape: shape)
    }
    guard let elements = elements(id),
      let tensor = Scalar.tensor(elements, shape: shape, type: value.type)
    else { throw outOfMemory(value.span) }
    return tensor
  }
}
