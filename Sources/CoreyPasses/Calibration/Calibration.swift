import CoreyIR

/// What running a program on data says of its values: the ground of decisions that depend on
/// distributions, and never of what a program computes.
public struct Calibration: Hashable, Sendable {
  /// Where inputs came from.
  public var inputs: CalibrationSource
  /// Where weights came from; synthetic ones are seeded by the rules of `SeededTensors`.
  public var weights: CalibrationSource
  /// Time steps seen, summed over sequences.
  public var tokens: Int
  /// Names the program, in hexadecimal; statistics are of the values of this program only.
  public var programHash: String
  /// Names the weights, in hexadecimal.
  public var weightsHash: String
  /// In the order in which a run reaches them, the entry last.
  public var instances: [CalibratedLayer]

  public init(
    inputs: CalibrationSource, weights: CalibrationSource, tokens: Int, programHash: String,
    weightsHash: String, instances: [CalibratedLayer]
  ) {
    self.inputs = inputs
    self.weights = weights
    self.tokens = tokens
    self.programHash = programHash
    self.weightsHash = weightsHash
    self.instances = instances
  }

  public var isSynthetic: Bool { inputs.isSynthetic || weights.isSynthetic }

  /// One line for remarks, reports and the heads of dumps.
  public var summary: String {
    var text = "calibrated on \(tokens) \(tokens == 1 ? "token" : "tokens"), inputs \(inputs.text)"
    if case .synthetic(let seed) = weights { text += ", weights of seed \(seed)" }
    return text
  }

  /// What was gathered of a value by its printed name, all instances of its layer together.
  public func gathered(layer: String, value: String) -> ValueAccumulator? {
    var merged: ValueAccumulator?
    for instance in instances where instance.layer == layer {
      guard let found = instance[value]?.gathered else { continue }
      if merged == nil { merged = found } else { merged?.merge(found) }
    }
    return merged
  }

  /// What is known of a program's values, for each layer in the program's order, all instances of a
  /// layer together.
  ///
  /// A value is found by its printed name, if its axes are those it was gathered with. For a program
  /// that was rewritten since, ask for the values that the rewrite left as they were.
  public func statistics(for program: Program) -> [[ValueID: ValueStatistics]] {
    let names = Printer.valueNames(of: program)
    return program.layers.enumerated().map { index, graph in
      let own = instances.filter { $0.layer == graph.name }
      var known: [ValueID: ValueStatistics] = [:]
      for value in graph.values.indices.map({ ValueID($0) }) {
        let axes = graph.axisNames(of: value)
        var merged: ValueAccumulator?
        for instance in own {
          guard let found = instance[names[index][value.index]], found.axes == axes else {
            continue
          }
          if merged == nil { merged = found.gathered } else { merged?.merge(found.gathered) }
        }
        if let merged { known[value] = ValueStatistics(merged) }
      }
      return known
    }
  }
}

extension Graph {
  /// The axes of a value by name, in the order of its layout.
  public func axisNames(of value: ValueID) -> [String] {
    self[value].dims.map { self[$0.axis].name + String(repeating: "'", count: $0.primes) }
  }
}
