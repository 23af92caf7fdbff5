/// What a layer and all it calls need together.
public struct LayerTotals: Hashable, Sendable {
  /// Floats per batch entry.
  public var states: Int
  public var localStates: Int
  /// Bytes.
  public var packed: Int
  public var packScratch: Int
  /// Parts of the pack program.
  public var packParts: Int
  /// Pointers.
  public var weights: Int
}

extension LoopProgram {
  /// The parts of the pack program of a layer and of all it calls.
  public func packParts(of index: Int) -> Int {
    layers[index].calls.reduce(layers[index].pack.count) { count, call in
      count + packParts(of: call.layer) * call.site.ranges.map(\.count).reduce(1, *)
    }
  }
}

extension LayerLoops {
  /// The sizes of this layer and of all it calls.
  func totals(_ callees: [LayerTotals]) -> LayerTotals {
    var totals = LayerTotals(
      states: stateElements, localStates: localStateElements, packed: packedBytes,
      packScratch: packScratchBytes, packParts: pack.count,
      weights: weightPorts.map(\.count).reduce(0, +))
    func visit(_ steps: [Step], times: Int) {
      for step in steps {
        switch step {
        case .kernel: break
        case .call(let call):
          let callee = callees[call.layer]
          totals.states += times * callee.states
          totals.localStates += times * callee.localStates
          totals.packed += times * callee.packed
          totals.packParts += times * callee.packParts
          totals.packScratch = max(totals.packScratch, callee.packScratch)
          totals.weights += times * callee.weights
        case .loop(_, let range, let body): visit(body, times: times * range.count)
        }
      }
    }
    visit(steps, times: 1)
    return totals
  }
}
