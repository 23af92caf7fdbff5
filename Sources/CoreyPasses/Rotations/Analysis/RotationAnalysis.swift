import CoreyIR

/// Finds every place of a program that an orthogonal Q could act on, free or with transforms in the
/// run, from what its ops do with Q alone.
public struct RotationAnalysis {
  let index: RotationIndex
  private var seen: Set<RotationPlace> = []
  private var names: Set<String> = []
  public private(set) var sites: [RotationSite] = []

  /// - Parameter program: One that the verifier accepts.
  public init(_ program: Program) {
    index = RotationIndex(program)
    for layer in index.layers.indices {
      for seed in matrixInputs(of: layer) { find(seed) }
    }
    for layer in index.layers.indices {
      for seed in products(of: layer) { find(seed) }
      for axes in states(of: layer) { find(state: axes) }
    }
  }

  /// The sites of a program.
  public static func sites(of program: Program) -> [RotationSite] {
    RotationAnalysis(program).sites
  }

  private mutating func find(_ seed: RotationPlace) {
    guard !seen.contains(seed), order(of: seed).order > 1 else { return }
    let whole = RotationGrowth.grow(from: seed, in: index)
    seen.formUnion(whole.members)
    append(whole, seed)
    // A class that is not free leaves its inputs of products to transforms of their own.
    guard !whole.isFree, whole.members.count > 1 else { return }
    for place in consumers(of: whole) {
      append(RotationGrowth.grow(from: place, in: index, isLocal: true), place, suffix: "/here")
    }
  }

  /// One state's axes: those that Q could act on alone are taken together if they can be.
  private mutating func find(state seeds: [RotationPlace]) {
    let single = seeds.filter { RotationGrowth.grow(from: $0, in: index).obstacle == nil }
    var seeds = seeds
    if single.count > 1, let first = single.first {
      let together = RotationPlace(
        layer: first.layer, value: first.value, axis: RotationAxis(single.flatMap(\.axis.labels)))
      if RotationGrowth.grow(from: together, in: index).obstacle == nil {
        seeds = [together] + seeds.filter { !single.contains($0) }
      }
    }
    for seed in seeds { find(seed) }
  }

  private mutating func append(
    _ found: RotationClass, _ seed: RotationPlace, suffix: String = ""
  ) {
    let pricing = RotationPricing(index: index, found: found)
    var site = RotationSite(
      name: "", kind: pricing.kind, rotated: found, measured: pricing.measured ?? seed,
      order: order(of: seed), additions: pricing.additions(order: order(of: seed)),
      neighbours: pricing.neighbours, extraBytes: pricing.extraBytes, states: pricing.states)
    if site.order.block == 1, site.isLegal {
      site.rotated.obstacle = "no Hadamard matrix has an order that divides \(site.order.order)"
    }
    site.name = unique(pricing.name(of: site.measured) + suffix)
    sites.append(site)
  }

  private mutating func unique(_ name: String) -> String {
    var number = 1
    var candidate = name
    while !names.insert(candidate).inserted {
      number += 1
      candidate = "\(name)#\(number)"
    }
    return candidate
  }

  private func order(of place: RotationPlace) -> HadamardOrder {
    HadamardOrder(index.layers[place.layer].graph.length(product: place.axis.labels.map(\.axis)))
  }

  // MARK: Where to begin

  /// Values that are multiplied by weights and summed, with the axes that are summed over.
  private func matrixInputs(of number: Int) -> [RotationPlace] {
    contractions(of: number).flatMap { left, right, over -> [RotationPlace] in
      let layer = index.layers[number]
      return [(left, right), (right, left)].compactMap { read, weight in
        guard let constant = weight.value, layer.constants.contains(constant) else { return nil }
        return place(read, along: over.filter { weight.labels.contains($0) }, in: number)
      }
    }
  }

  /// Members of a class that products with weights sum over.
  private func consumers(of found: RotationClass) -> [RotationPlace] {
    var places: [RotationPlace] = []
    for number in index.layers.indices {
      for place in matrixInputs(of: number)
      where found.members.contains(place) && !places.contains(place) { places.append(place) }
    }
    return places
  }

  /// Values that are multiplied by each other and summed.
  private func products(of number: Int) -> [RotationPlace] {
    contractions(of: number).compactMap { left, right, over in
      place(right, along: over.filter { left.labels.contains($0) }, in: number)
    }
  }

  /// Each axis of each state that a recurrence or a stream carries.
  private func states(of number: Int) -> [[RotationPlace]] {
    let graph = index.layers[number].graph
    return graph.values.indices.map { ValueID($0) }.map { value -> [RotationPlace] in
      guard graph[value].state != nil, index.layers[number].origins[value] != nil else { return [] }
      return graph[value].dims.filter { ($0.axis > .time) && graph.length($0.axis) != 1 }.map {
        RotationPlace(layer: number, value: value, axis: RotationAxis([$0]))
      }
    }
  }

  private func contractions(of number: Int) -> [(left: Operand, right: Operand, over: [Label])] {
    index.layers[number].sites.sorted { $0.key < $1.key }.compactMap { _, site in
      guard case .contract(let left, let right, let over) = site.node.op else { return nil }
      return (left, right, over)
    }
  }

  /// The place of an operand's value along labels of the op, in the order of its layout.
  private func place(
    _ operand: Operand, along labels: [Label], in number: Int
  ) -> RotationPlace? {
    let layer = index.layers[number]
    guard let value = operand.value, !layer.constants.contains(value) else { return nil }
    let long = labels.filter { $0.axis > .time && layer.graph.length($0.axis) != 1 }
    let dims = layer.graph[value].dims
    guard !long.isEmpty, let axis = operand.axis(of: RotationAxis(long), dims: dims) else {
      return nil
    }
    return RotationPlace(
      layer: number, value: value, axis: RotationAxis(dims.filter { axis.labels.contains($0) }))
  }
}
