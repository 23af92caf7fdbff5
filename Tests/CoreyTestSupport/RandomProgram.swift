import CoreyIR

/// Programs for tests: valid under `Program.verify`, the same for the same seed.
///
/// They have inputs, weights (square, stored as bf16, stacked in concatenations), maps with
/// broadcasts, fixed indices and second indices over one axis, contractions, reductions, windows
/// over the past, recurrences (some like the delta rule, some of two states), conditions, gathers,
/// splits and concatenations, conversions, and, if asked for, rotations and folds of weights, time run
/// from the end and calls of a layer inside a repeat. They are in the canonical form that the checker makes, but for
/// the names of their values, some of which clash.
public struct RandomProgram: Sendable {
  /// How many nodes the entry gets besides those of recurrences, about.
  public var statements = 12
  /// The longest axis; values stay below 4096 elements a step.
  public var longestAxis = 5
  /// Lengths are drawn from powers of two too, some values are rotated, some weights folded.
  public var rotations = false
  /// Some programs run from the end.
  public var reversals = false
  /// Some programs call a layer, some of them in a repeat.
  public var calls = false

  public init() {}

  /// Everything switched on.
  public static var full: RandomProgram {
    var options = RandomProgram()
    options.rotations = true
    options.reversals = true
    options.calls = true
    return options
  }

  /// The program of a seed.
  public func make(seed: UInt64) -> Program {
    var generator = SeededGenerator(seed: seed)
    let calls = calls && generator.oneIn(4)
    var builder = RandomGraphBuilder(name: "random_layer", options: self, generator: generator)
    builder.build(asCallee: calls)
    let layer = builder.graph.canonicalized()
    guard calls else { return Program(layers: [layer]) }
    return Program(layers: [layer, builder.caller(of: layer).canonicalized()])
  }
}
