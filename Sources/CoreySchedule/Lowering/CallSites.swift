import CoreyIR

/// Hands out the states, packed weights and weight pointers behind a layer's own to the layers it
/// calls, in the order of the calls.
struct CallSites {
  private let callees: [String: (index: Int, totals: LayerTotals)]
  private var states: Int
  private var localStates: Int
  private var packed = 0
  private var weights = 0

  init(own: LayerLoops, callees: [String: (index: Int, totals: LayerTotals)]) {
    self.callees = callees
    states = own.stateElements
    localStates = own.localStateElements
  }

  /// A call inside loops (outermost first). Packed and weight offsets count from the end of the
  /// layer's own until `place` moves them.
  mutating func add(
    _ layer: String, inputs: [BufferID], outputs: [BufferID], around: [(String, Range<Int>)]
  ) -> CallStep {
    let callee = callees[layer]
    let totals =
      callee?.totals
      ?? LayerTotals(states: 0, localStates: 0, packed: 0, packScratch: 0, packParts: 0, weights: 0)
    var rounds: [Int] = []
    var count = 1
    for (_, range) in around.reversed() {
      rounds.insert(count, at: 0)
      count *= range.count
    }
    func place(_ base: inout Int, _ size: Int) -> CallSite.Place {
      defer { base += size * count }
      return CallSite.Place(base: base, strides: rounds.map { $0 * size })
    }
    let site = CallSite(
      variables: around.map(\.0), ranges: around.map(\.1),
      states: place(&states, totals.states),
      localStates: place(&localStates, totals.localStates),
      packed: place(&packed, totals.packed), weights: place(&weights, totals.weights))
    return CallStep(
      layer: callee?.index ?? 0, inputs: inputs, outputs: outputs, site: site)
  }

  func place(in steps: inout [Step], ownPackedBytes: Int, weights: Int) {
    for index in steps.indices {
      switch steps[index] {
      case .kernel: break
      case .call(var call):
        call.site.packed.base += ownPackedBytes
        call.site.weights.base += weights
        steps[index] = .call(call)
      case .loop(let variable, let range, var body):
        place(in: &body, ownPackedBytes: ownPackedBytes, weights: weights)
        steps[index] = .loop(variable, range, body)
      }
    }
  }
}
