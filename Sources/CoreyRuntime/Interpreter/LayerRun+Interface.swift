import CoreyIR

extension LayerRun {
  /// Gives an input its elements.
  func set(_ input: Input, to tensor: Tensor) throws(Diagnostic) {
    let value = graph[input.value]
    let shape = lengths(value.dims)
    guard TensorShape.matches(tensor.shape, declared: shape) else {
      throw Diagnostic(
        .error,
        "the input '\(input.name)' must have the shape \(TensorShape.text(shape)), not "
          + TensorShape.text(tensor.shape))
    }
    guard value.type == .i32 else {
      return write(Scalar.elements(of: tensor, as: value.type), to: try buffer(input.value))
    }
    guard let elements = tensor.integers else {
      throw Diagnostic(
        .error, "the input '\(input.name)' must be integers, not \(tensor.type.rawValue)")
    }
    try setIntegers(input.value) { buffer in
      // What no 32-bit index can be is outside every table.
      for (index, element) in elements.enumerated() {
        buffer.elements[index] = Int32(exactly: element) ?? -1
      }
    }
  }

  /// Makes the buffer of an integer input and fills it.
  func setIntegers(
    _ id: ValueID, _ fill: (ValueBuffer<Int32>) -> Void
  ) throws(Diagnostic) {
    let dims = graph[id].dims
    guard let made = ValueBuffer<Int32>(dims: dims, lengths: lengths(dims)) else {
      throw outOfMemory(graph[id].span)
    }
    fill(made)
    integers[id] = made
  }

  private func write(_ elements: [Scalar], to buffer: Buffer, at start: Int = 0) {
    elements.withUnsafeBufferPointer { source in
      if let base = source.baseAddress {
        (buffer.elements + start).update(from: base, count: source.count)
      }
    }
  }

  // MARK: Weights

  func loadWeights() throws(Diagnostic) {
    for (index, weight) in graph.weights.enumerated() {
      let target = try buffer(weight.value)
      let names = try context.program.weightNames(
        Program.Member(prefix: prefix, layer: layer, index: index))
      let stacked = try graph.stackedDims(of: weight).count
      let shape = Array(lengths(graph[weight.value].dims).dropFirst(stacked))
      let count = target.count / max(names.count, 1)
      for (place, name) in names.enumerated() {
        let part = try weightElements(name, shape: shape, count: count, weight: weight)
        write(part, to: target, at: place * count)
      }
    }
  }

  /// The elements of one file's tensor.
  private func weightElements(
    _ name: String, shape: [Int], count: Int, weight: Weight
  ) throws(Diagnostic) -> [Scalar] {
    guard let tensor = try context.weights(name) else {
      guard let fallback = weight.fallback else {
        throw Diagnostic(.error, "the weight '\(name)' is missing")
      }
      return [Scalar](repeating: Scalar(constant: fallback), count: count)
    }
    guard TensorShape.matches(tensor.shape, declared: shape) else {
      throw Diagnostic(
        .error,
        "the weight '\(name)' must have the shape \(TensorShape.text(shape)), not "
          + TensorShape.text(tensor.shape))
    }
    return Scalar.elements(of: tensor, as: graph[weight.value].type)
  }

  // MARK: States

  private var owners: [(state: State, value: ValueID)] {
    graph.values.enumerated().compactMap { index, value in
      value.state.map { (graph[$0], ValueID(index)) }
    }
  }

  private func isKept(_ state: State) -> Bool { context.keepsStates && !state.isLocal }

  private func shape(_ state: State) -> [Int] {
    var shape = lengths(state.dims)
    if let position = state.stepsPosition { shape.insert(state.steps, at: position) }
    return shape
  }

  /// The address of a state tensor with the labels of its value; time counts the kept steps.
  private func address(_ state: State) -> Address {
    let shape = shape(state)
    var address = Address(base: 0)
    var stride = 1
    var dims: [Label] = state.dims
    if let position = state.stepsPosition { dims.insert(.time, at: position) }
    for (label, length) in zip(dims, shape).reversed() {
      address.add(stride, for: label)
      stride *= length
    }
    return address
  }

  /// Puts the past before the first step: what is given, or zeros.
  func openStates() throws(Diagnostic) {
    for (state, id) in owners {
      let target = try buffer(id)
      guard isKept(state), let tensor = context.states[prefix + state.name] else { continue }
      guard TensorShape.matches(tensor.shape, declared: shape(state)) else {
        throw Diagnostic(
          .error,
          "the state '\(prefix + state.name)' must have the shape "
            + "\(TensorShape.text(shape(state))), not \(TensorShape.text(tensor.shape))")
      }
      let elements = Scalar.elements(of: tensor, as: .f32)
      guard let source = Buffer(dims: [], lengths: [], atLeast: elements.count) else {
        throw outOfMemory(state.span)
      }
      write(elements, to: source)
      // Kept states run forward, so the past starts where the buffer does.
      var to = target.address
      to.base = 0
      copySteps(state, source, address(state), target, to)
    }
  }

  /// Takes the last steps out of the values of the kept states.
  func closeStates() throws(Diagnostic) {
    for (state, id) in owners where isKept(state) {
      let shape = shape(state)
      let count = shape.reduce(1, *)
      let source = try buffer(id)
      guard let target = Buffer(dims: [], lengths: [], atLeast: count) else {
        throw outOfMemory(state.span)
      }
      var from = source.address
      from.base = from.stride(.time) * context.time
      copySteps(state, source, from, target, address(state))
      let elements = Array(UnsafeBufferPointer(start: target.elements, count: count))
      context.finalStates[prefix + state.name] = Scalar.tensor(
        elements, shape: shape, type: .f32)
    }
  }

  private func copySteps(
    _ state: State, _ source: Buffer, _ from: Address, _ target: Buffer, _ to: Address
  ) {
    let nest = LoopNest(
      dims: [.time] + state.dims, lengths: [state.steps] + lengths(state.dims),
      addresses: [to, from], stepping: false)
    run(nest, .copy, target, [source], step: 0)
  }
}
