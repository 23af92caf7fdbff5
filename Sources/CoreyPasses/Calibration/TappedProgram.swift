import CoreyIR

/// A program with every value that depends on time among its outputs: run at -O0, it shows what a
/// run computes.
///
/// Rounds of repeats are written out, calls stay calls; layers hand the values of those they call
/// up to the entry. States and weights are those of the program it was made from.
public struct TappedProgram: Sendable {
  public private(set) var program: Program
  /// In the order in which a run reaches the values.
  public private(set) var taps: [Tap] = []

  /// - Parameter original: A program that the verifier accepts.
  /// - Throws: The program has too many rounds or calls to be looked at one by one.
  public init(_ original: Program) throws(Diagnostic) {
    program = Program(layers: [])
    var tapped: [String: LayerTapping] = [:]
    for (index, graph) in original.layers.enumerated() {
      let layer = try LayerTapping(graph, index: index, callees: tapped)
      tapped[graph.name] = layer
      program.layers.append(layer.graph)
    }
    guard let entry = original.layers.last.flatMap({ tapped[$0.name] }) else { return }
    for (input, sources) in zip(entry.graph.inputs, entry.inputs)
    where entry.graph[input.value].hasTime && entry.graph[input.value].type != .i32 {
      taps.append(Tap(port: input.name, isInput: true, sources: sources))
    }
    for tap in entry.taps {
      taps.append(Tap(port: tap.output, isInput: false, sources: tap.sources))
    }
  }
}
