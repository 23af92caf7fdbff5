/// A whole compilation unit: layer instances, callees before their callers.
///
/// A layer that calls others keeps the calls, so that a block's kernels are emitted once however
/// often it stands in a model. One instance exists per layer, set of lengths and direction.
public struct Program: Sendable, Hashable {
  /// Callees first; the last is the entry.
  public var layers: [Graph]

  public init(layers: [Graph]) {
    self.layers = layers
  }

  /// The layer that is compiled.
  public var entry: Graph {
    get { layers[layers.count - 1] }
    set { layers[layers.count - 1] = newValue }
  }

  /// The index of the layer of that name.
  public func index(of name: String) -> Int? {
    layers.firstIndex { $0.name == name }
  }
}
