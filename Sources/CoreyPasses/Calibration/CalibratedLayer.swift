/// One instance of a layer, and what was gathered of its values.
public struct CalibratedLayer: Hashable, Sendable {
  /// What stands before the names of its weights: `layers.3.`; empty for the entry.
  public var prefix: String
  /// The name of the layer.
  public var layer: String
  /// In the order in which the layer's text defines them, by distinct names.
  public var values: [CalibratedValue] {
    didSet { reindex() }
  }
  private var places: [String: Int] = [:]

  public init(prefix: String, layer: String, values: [CalibratedValue]) {
    self.prefix = prefix
    self.layer = layer
    self.values = values
    reindex()
  }

  /// The value of a printed name.
  public subscript(name: String) -> CalibratedValue? { places[name].map { values[$0] } }

  private mutating func reindex() {
    places = Dictionary(
      values.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
