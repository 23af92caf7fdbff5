import CoreyIR

extension LayerRun {
  /// Evaluates a body step by step, in the direction of time.
  func recur(_ recur: Recur) throws(Diagnostic) {
    // A read of the step before may stand ahead of the definition it reads.
    for node in recur.body { for id in node.results { _ = try buffer(id) } }
    var instructions: [Instruction] = []
    for node in recur.body { instructions.append(try prepare(node, stepping: true)) }
    for position in 0..<context.time {
      let step = recur.isReversed ? context.time - 1 - position : position
      for instruction in instructions { instruction(step) }
    }
  }

  /// Evaluates a layer that this one calls.
  func call(_ call: Call, results: [ValueID]) throws(Diagnostic) {
    guard let index = context.program.index(of: call.layer), index < layer else {
      throw Diagnostic(.error, "there is no layer '\(call.layer)' to call")
    }
    let prefix = prefix + (try call.prefix.expand(bindings))
    let callee = try LayerRun(context, layer: index, prefix: prefix)
    /// A dimension of the callee as the caller's.
    func outer(_ label: Label) -> Label {
      Label(call.axes[label.axis] ?? label.axis, primes: label.primes)
    }
    /// The address of a callee's buffer by the caller's labels.
    func address(_ buffer: Buffer) -> Address {
      var address = Address(base: buffer.origin)
      for (label, stride) in zip(buffer.dims, buffer.strides) {
        address.add(stride, for: outer(label))
      }
      return address
    }
    for (argument, input) in zip(call.arguments, callee.graph.inputs) {
      if case .value(let id, let subscripts) = argument, let source = integers[id] {
        try callee.setIntegers(input.value) { target in
          var to = Address(base: 0)
          for (label, stride) in zip(target.dims, target.strides) {
            to.add(stride, for: outer(label))
          }
          let labels = target.dims.map(outer)
          let nest = LoopNest(
            dims: labels, lengths: self.lengths(labels),
            addresses: [to, source.address(subscripts)], stepping: false)
          nest.forEachRow(step: 0) { start in
            for i in 0..<nest.rowLength {
              target.elements[start[0] + i * nest.rowStrides[0]] =
                source.elements[start[1] + i * nest.rowStrides[1]]
            }
          }
        }
        continue
      }
      let (source, from) = try read(argument)
      let target = try callee.buffer(input.value)
      copy(source, from, to: target, address(target), over: target.dims.map(outer))
    }
    try callee.evaluate()
    for (result, output) in zip(results, callee.graph.outputs) {
      let source = try callee.buffer(output.value)
      let target = try buffer(result)
      copy(source, address(source), to: target, target.address, over: target.dims)
    }
  }

  /// Evaluates a body once a round; what it makes of carried values enters the next one.
  func repetition(_ loop: Repeat, results: [ValueID]) throws(Diagnostic) {
    let outside = bindings[loop.variable]
    defer { bindings[loop.variable] = outside }
    for carried in loop.carried {
      let (source, from) = try read(carried.initial)
      let target = try buffer(carried.entering)
      // The initial value may be written with labels of its own for the same dimensions.
      copy(source, from, to: target, target.address, over: target.dims)
    }
    for round in loop.range {
      bindings[loop.variable] = round
      for node in loop.body { forgetPast(of: node) }
      try evaluate(loop.body)
      // All leave before any enters: a round may swap values.
      var left: [Buffer] = []
      for carried in loop.carried {
        let source = try buffer(carried.leaving)
        let dims = graph[carried.entering].dims
        guard let copied = Buffer(dims: dims, lengths: lengths(dims)) else {
          throw outOfMemory(.none)
        }
        copy(source, source.address, to: copied, copied.address, over: dims)
        left.append(copied)
      }
      for (carried, source) in zip(loop.carried, left) {
        let target = try buffer(carried.entering)
        copy(source, source.address, to: target, target.address, over: target.dims)
      }
    }
    for (carried, result) in zip(loop.carried, results) {
      let source = try buffer(carried.entering)
      let target = try buffer(result)
      copy(source, source.address, to: target, target.address, over: target.dims)
    }
  }

  /// States inside a repeat are local: each round starts them at zero.
  private func forgetPast(of node: Node) {
    for id in node.results where graph[id].state != nil { buffers[id.index]?.fill(0) }
    for inner in node.op.body { forgetPast(of: inner) }
  }
}
