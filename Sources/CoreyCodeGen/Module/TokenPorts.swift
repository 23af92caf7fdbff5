import CoreyIR
import CoreySchedule

/// Where a language model reads tokens and writes scores.
struct TokenPorts {
  /// The input `[b, t]` of indices.
  let ids: String
  /// The output `[b, t, width]` of scores.
  let scores: String
  let width: Int
  /// Whether states can be had without scores.
  let areScoresOptional: Bool

  /// Nothing if the program is no causal map of tokens to scores.
  init?(_ interface: KernelInterface) {
    guard !interface.needsWholeSequence, interface.inputs.count == 1,
      interface.outputs.count == 1, let ids = interface.inputs.first,
      let scores = interface.outputs.first, ids.type == StorageType.i32.rawValue,
      ids.extents == [.batch, .time], scores.type == StorageType.f32.rawValue,
      scores.extents.count == 3, scores.extents.starts(with: [.batch, .time]),
      case .fixed(let width)? = scores.extents.last
    else { return nil }
    self.ids = ids.name.cField
    self.scores = scores.name.cField
    self.width = width
    areScoresOptional = interface.optionalOutputs.contains(0)
  }
}
