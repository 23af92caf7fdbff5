/// Which steps of a layer's run serve some outputs alone, so that they can be left out where nobody
/// wants these: the head of a language model while it reads a prompt.
public struct OutputSteps: Hashable, Sendable {
  /// What a step is run for.
  enum Use: Hashable {
    /// States, or something that is not told apart.
    case always
    case outputs(Set<Int>)

    func union(_ other: Use) -> Use {
      guard case .outputs(let left) = self, case .outputs(let right) = other else { return .always }
      return .outputs(left.union(right))
    }
  }

  /// The outputs that may be absent, each for itself: whatever writes it serves nothing else.
  public let optional: Set<Int>
  private let uses: [Use]

  /// - Parameter layer: Whose steps at the top are told apart, calls and loops not.
  public init(_ layer: LayerLoops) {
    var uses: [Use] = []
    // What the later steps that read a buffer serve: what this one leaves in it is for them.
    var readers: [BufferID: Use] = [:]
    var writers: [Int: Use] = [:]
    for step in layer.steps.reversed() {
      let (touched, written) = layer.buffers(of: step)
      var use = Use.outputs([])
      if case .kernel = step {} else { use = .always }
      for id in written {
        switch layer[id].kind {
        case .state, .localState: use = .always
        case .output(let position): use = use.union(.outputs([position]))
        case .segment: use = use.union(readers[id] ?? .outputs([]))
        case .input, .weight, .packed, .packScratch, .tile: break
        }
      }
      for id in touched { readers[id] = readers[id]?.union(use) ?? use }
      for id in written {
        guard case .output(let position) = layer[id].kind else { continue }
        writers[position] = writers[position]?.union(use) ?? use
      }
      uses.append(use)
    }
    let optional = Set(writers.filter { $0.value == .outputs([$0.key]) }.keys)
    self.optional = optional
    self.uses = uses.reversed()
  }

  /// The outputs of which one must be wanted for a step to be run, ascending; none: it always is.
  public func outputs(ofStep index: Int) -> [Int] {
    guard case .outputs(let outputs) = uses[index], outputs.isSubset(of: optional) else {
      return []
    }
    return outputs.sorted()
  }
}

extension LayerLoops {
  /// The buffers that a step touches, and those of them that it writes to.
  fileprivate func buffers(of step: Step) -> (touched: Set<BufferID>, written: Set<BufferID>) {
    var touched = Set<BufferID>()
    var written = Set<BufferID>()
    switch step {
    case .kernel(let index):
      for statement in kernels[index].body {
        statement.visitBuffers { touched.insert($0) }
        statement.visitStores { written.insert($0) }
      }
    case .call(let call):
      touched = Set(call.inputs + call.outputs)
      written = Set(call.outputs)
    case .loop(_, _, let body):
      for step in body {
        let inner = buffers(of: step)
        touched.formUnion(inner.touched)
        written.formUnion(inner.written)
      }
    }
    return (touched.filter { $0.index >= 0 }, written.filter { $0.index >= 0 })
  }
}
