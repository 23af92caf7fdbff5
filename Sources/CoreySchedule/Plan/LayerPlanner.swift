import CoreyIR

/// Groups the nodes of one layer into kernels, stretch by stretch between calls.
struct LayerPlanner {
  let graph: Graph
  let options: ScheduleOptions
  /// Bits of entropy of a value, by a histogram of 256 bins over its own range, where known.
  let entropy: (ValueID) -> Double?
  private let facts: LayerFacts
  /// Whether no cheaper partition was left aside unseen.
  private(set) var isOptimal = true
  private var reachesBound = true
  private let cacheShare: Double

  init(
    graph: Graph, options: ScheduleOptions, cacheShare: Double,
    entropy: @escaping (ValueID) -> Double?
  ) {
    self.cacheShare = cacheShare
    self.graph = graph
    self.options = options
    self.entropy = entropy
    facts = LayerFacts(graph: graph)
  }

  mutating func plan() -> LayerPlan {
    let (pack, run) = PackSplit.split(graph)
    let steps = steps(run)
    return LayerPlan(
      pack: pack, steps: steps, materialized: facts.crossing.values(crossing: steps),
      isOptimal: isOptimal, reachesBound: reachesBound)
  }

  private mutating func steps(_ nodes: [Node]) -> [PlanStep] {
    var steps: [PlanStep] = []
    var stretch: [Node] = []
    for node in nodes {
      switch node.op {
      case .call:
        steps += kernels(stretch, first: steps.isEmpty)
        stretch = []
        steps.append(.call(node))
      case .repeat(let loop):
        steps += kernels(stretch, first: steps.isEmpty)
        stretch = []
        steps.append(.repeat(node, self.steps(loop.body)))
      default: stretch.append(node)
      }
    }
    return steps + kernels(stretch, first: steps.isEmpty)
  }

  private mutating func kernels(_ nodes: [Node], first: Bool) -> [PlanStep] {
    guard !nodes.isEmpty else { return [] }
    let region = FusionRegion(nodes: nodes, facts: facts)
    let estimator = GroupEstimator(
      region: region, cache: Int(Double(options.machine.lastLevel?.bytes ?? 1 << 20) * cacheShare),
      steps: min(options.time, options.segment), chunk: fixedChunk)
    var groups = groups(region, estimator)
    reachesBound =
      reachesBound && groups.count == 1
      && estimator.estimate(groups[0].units).resident < estimator.cache / 8
    if !first, !groups.isEmpty { groups[0].reason = .call }
    return groups.map { group in
      let tile = tile(group, estimator)
      return .kernel(
        KernelPlan(
          nodes: region.nodes(of: group.units), isReversed: group.kind.isReversed ?? false,
          reason: group.reason, chunk: tile.chunk, panels: tile.panels, strips: tile.strips))
    }
  }

  // MARK: Policies

  private mutating func groups(
    _ region: FusionRegion, _ estimator: GroupEstimator
  ) -> [KernelGroup] {
    switch options.fusion {
    case .none: return FixedDepth(count: 1).groups(region)
    case .fixed(let count): return FixedDepth(count: count).groups(region)
    case .egfs: return EntropyGuided().groups(region, entropy: entropies(region))
    case .score: return FusionScore().groups(region, entropy: entropies(region))
    case .all: return FewestKernels().groups(region)
    case .entropy, .measured:
      let policy = LeastTraffic(estimator: estimator, entropy: entropy)
      let found = policy.run()
      isOptimal = isOptimal && found.isOptimal
      return policy.groups(found)
    }
  }

  private func entropies(_ region: FusionRegion) -> [Double?] {
    region.units.map { $0.result.flatMap(entropy) }
  }

  private var fixedChunk: Int? {
    if case .fixed(let steps) = options.tile { steps } else { nil }
  }

  private func tile(
    _ group: KernelGroup, _ estimator: GroupEstimator
  ) -> (chunk: Int, panels: Int?, strips: Strips?) {
    switch options.tile {
    case .fixed(let steps): return (steps, nil, nil)
    case .entropyTile:
      return (EntropyTile.linear(bits: bits(read: group, estimator.region)), nil, nil)
    case .entropyChunk:
      return (EntropyTile.calibrated(bits: bits(read: group, estimator.region)), nil, nil)
    case .cost, .measured:
      let estimate = estimator.estimate(group.units)
      // Where weights stay anyway, longer chunks save nothing and leave the nearer caches.
      let chunk =
        estimate.weightPasses == 1 ? min(estimate.chunk, TilePolicy.standard) : estimate.chunk
      return (max(1, chunk), estimate.panels, estimate.strips)
    }
  }

  /// The mean entropy of what a group reads from memory; 0 if nothing is known.
  private func bits(read group: KernelGroup, _ region: FusionRegion) -> Double {
    let units = Set(group.units)
    let known = region.values.filter { value in
      !(value.producer.map(units.contains) ?? false)
        && value.readers.contains { units.contains($0.unit) }
    }.compactMap { entropy($0.root) }
    return known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
  }
}
