import CoreyIR

/// A stretch of a layer without calls: what can be grouped into kernels, and what each op hands on.
struct FusionRegion {
  /// In topological order.
  let units: [FusionUnit]
  /// What units read and write, but weights.
  let values: [RegionValue]
  /// Packed weights and what reads them.
  let weights: [RegionWeight]

  init(units: [FusionUnit], values: [RegionValue], weights: [RegionWeight] = []) {
    self.units = units
    self.values = values
    self.weights = weights
  }

  init(nodes: [Node], facts: LayerFacts) {
    var builder = RegionBuilder(facts: facts)
    for node in nodes { builder.add(node) }
    units = builder.units
    (values, weights) = builder.finish()
  }

  /// The units' nodes in the order of the layer.
  func nodes(of group: [Int]) -> [Node] { group.sorted().flatMap { units[$0].nodes } }

  /// What the units of a group have in common; `nil` for none.
  func kind(of group: [Int]) -> KernelKind? {
    guard let first = group.first else { return nil }
    return group.dropFirst().reduce(units[first].kind) { kind, unit in
      (try? kind.joined(with: units[unit].kind).get()) ?? kind
    }
  }
}

/// A value that units of a region hand to each other, take from outside or leave behind.
struct RegionValue: Hashable, Sendable {
  /// What lies in memory: the whole of which `parts` are read.
  var root: ValueID
  /// Bytes per time step, or in all for a value without time.
  var bytes: Int
  var hasTime: Bool
  /// The unit that computes it; `nil` if it comes from outside.
  var producer: Int?
  /// The units that read it, in order, and what of it.
  var readers: [Reader] = []
  /// Read by something outside of the region.
  var leaves = false

  struct Reader: Hashable, Sendable {
    var unit: Int
    var part: ValueID
    var bytes: Int
  }
}

/// A packed weight.
struct RegionWeight: Hashable, Sendable {
  var bytes: Int
  var readers: [Int]
}
