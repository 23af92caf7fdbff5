import CoreyIR
import Testing

@testable import CoreySchedule

/// Published policies on chains small enough to work out by hand.
struct PolicyTests {
  /// Six ops in a row, a value of 4 floats each.
  private static let chain = """
    layer chain {
      axis b, t
      axis d = 4
      input x[b, t, d]
      v0 = exp(x)
      v1 = abs(v0)
      v2 = sqrt(v1)
      v3 = exp(v2)
      v4 = abs(v3)
      output out = sqrt(v4)
    }
    """

  private static func region() throws -> FusionRegion {
    let graph = try Example.check(chain).entry
    return FusionRegion(nodes: PackSplit.split(graph).run, facts: LayerFacts(graph: graph))
  }

  private func units(_ groups: [KernelGroup]) -> [[Int]] { groups.map(\.units) }

  @Test func fixedDepthCountsOps() throws {
    let region = try Self.region()
    #expect(units(FixedDepth(count: 1).groups(region)).count == 6)
    #expect(units(FixedDepth(count: 4).groups(region)) == [[0, 1, 2, 3], [4, 5]])
  }

  @Test func entropyGuidedCutsBehindLowEntropy() throws {
    let region = try Self.region()
    let entropy: [Double?] = [6, 4.9, 5, nil, 1, 7]
    let groups = EntropyGuided().groups(region, entropy: entropy)
    #expect(units(groups) == [[0, 1], [2, 3, 4], [5]])
    #expect(groups[1].reason == .lowEntropy(bits: 4.9, threshold: 5))
  }

  @Test func entropyGuidedBoundsTheDepth() throws {
    let region = try Self.region()
    let groups = EntropyGuided(depth: 4).groups(region, entropy: Array(repeating: 7, count: 6))
    #expect(units(groups) == [[0, 1, 2, 3], [4, 5]])
    #expect(groups[1].reason == .depth(4))
  }

  /// Two ops: Ĥ = 0, 1; Â = 1, 0; M̂ = 0, 1. Together .45/2 + .35/√2 − .2/2^1.15 + .18.
  @Test func scoreAddsWhatThePaperAdds() {
    let ops = FusionScore.normalized([
      .init(entropy: 2, intensity: 8, traffic: 10), .init(entropy: 6, intensity: 4, traffic: 30),
    ])
    #expect(
      ops == [
        .init(entropy: 0, intensity: 1, traffic: 0), .init(entropy: 1, intensity: 0, traffic: 1),
      ])
    let score = FusionScore().score(ops)
    #expect(abs(score - (0.225 + 0.35 / 1.4142135623730951 - 0.2 / 2.2191385955 + 0.18)) < 1e-6)
    #expect(FusionScore.bonus(depth: 1) == 0)
    #expect(FusionScore.bonus(depth: 9) == 0.36)
  }

  @Test func scoreEndsGroups() throws {
    let region = try Self.region()
    // Full entropy everywhere but at the end: normalized 1, 1, 1, 1, 1, 0.
    let groups = FusionScore().groups(region, entropy: [7, 7, 7, 7, 7, 2])
    #expect(groups.first?.units.first == 0)
    #expect(groups.flatMap(\.units) == Array(0..<6))
    // Without any entropy, intensity or traffic beyond the others nothing is worth the threshold.
    let flat = FusionScore().groups(region, entropy: Array(repeating: 3, count: 6))
    #expect(flat.count == 6)
    if case .lowScore(let score, let threshold) = flat[1].reason {
      #expect(abs(score - 0.18) < 1e-9)
      #expect(threshold == 0.52)
    } else {
      Issue.record("no score")
    }
  }

  @Test(arguments: [(0.0, 64), (8, 512), (4, 288), (5.2, 352)])
  func entropyTileIsALine(bits: Double, steps: Int) {
    #expect(EntropyTile.linear(bits: bits) == steps)
  }

  @Test(arguments: [(0.0, 32), (8, 512), (4, 128), (6.1, 256), (20, 512)])
  func entropyChunkIsAShareOfAList(bits: Double, steps: Int) {
    #expect(EntropyTile.calibrated(bits: bits) == steps)
  }

  @Test(arguments: FusionPolicy.published + [.measured])
  func fusionPoliciesAreReadAsTheyAreWritten(policy: FusionPolicy) {
    #expect(FusionPolicy(policy.description) == policy)
  }

  @Test(arguments: ["", "fixed", "fixed:0", "fixed:-1", "fixed:x", "entropies"])
  func otherWordsAreNoPolicies(word: String) {
    #expect(FusionPolicy(word) == nil)
    #expect(TilePolicy(word) == nil)
  }

  @Test(arguments: [TilePolicy.fixed(56), .entropyTile, .entropyChunk, .cost, .measured])
  func tilePoliciesAreReadAsTheyAreWritten(policy: TilePolicy) {
    #expect(TilePolicy(policy.description) == policy)
  }

  /// Where cuts cost the same, the value of the lowest entropy crosses memory.
  @Test func equalCutsGoWhereEntropyIsLowest() {
    let region = RandomRegion.chain(count: 4)
    let blocks = UnitBlocks(region) { _, _ in false }
    for lowest in 0..<3 {
      let found = PartitionSearch(blocks: blocks) { units in
        let end = units.last ?? 0
        // More than three ops do not fit; every cut costs the same.
        return PlanPrice(
          bytes: units.count > 3 ? 100 : 1, kernels: 1,
          entropy: end == 3 ? 0 : (end == lowest ? 1 : 2))
      }.run()
      #expect(found.groups == [Array(0...lowest), Array(lowest + 1..<4)])
    }
  }

  // MARK: Entropies that a plan is given

  private func plan(
    _ text: String, _ fusion: FusionPolicy, _ tile: TilePolicy = .cost, bits: [String: Double]
  ) throws -> (Plan, cuts: [String]) {
    let program = try Example.check(text)
    let graph = program.entry
    var entropies: [ValueID: Double] = [:]
    for index in graph.values.indices { entropies[ValueID(index)] = bits[graph.values[index].name] }
    let plan = Scheduler.plan(
      program, options: ScheduleOptions(fusion: fusion, tile: tile, time: 64),
      entropies: [entropies])
    let kernels = plan.layers.flatMap(\.kernels)
    let cuts = kernels.dropLast().compactMap { kernel in
      kernel.nodes.flatMap(\.definedValues).last.map { plan.program.entry[$0].name }
    }
    return (plan, cuts)
  }

  @Test func plansAreCutBehindLowEntropy() throws {
    let bits = ["v0": 6, "v1": 4.9, "v2": 5, "v4": 1, "out": 7]
    #expect(try plan(Self.chain, .egfs, bits: bits).cuts == ["v1", "v4"])
    #expect(try plan(Self.chain, .egfs, bits: [:]).cuts == [])
    #expect(try plan(Self.chain, .entropy, bits: bits).cuts == [])
  }

  /// Something must lie in memory between two directions of time, and all that could costs the same.
  @Test(arguments: ["f", "g", "u", "v"])
  func theDefaultCutsWhereEntropyIsLowest(lowest: String) throws {
    let text = """
      layer ways {
        axis b, t
        axis d = 4
        input x[b, t, d]
        state f[b, d]
        state r[b, d]
        recur over t { f = 0.5 * f[t-1] + x }
        g = exp(f)
        u = abs(g)
        v = sqrt(u)
        reverse t { recur over t { r = 0.5 * r[t-1] + v } }
        output out = r
      }
      """
    let bits = ["f": 6.0, "g": 6, "u": 6, "v": 6].merging([lowest: 5]) { $1 }
    #expect(try plan(text, .entropy, bits: bits).cuts == [lowest])
  }

  /// H = 4 of what is read: 64 + 4 / 8 · 448 steps, and half of the list of chunks.
  @Test(arguments: [(TilePolicy.entropyTile, 288), (.entropyChunk, 128)])
  func chunksFollowWhatIsRead(tile: TilePolicy, steps: Int) throws {
    let (plan, _) = try plan(Self.chain, .all, tile, bits: ["x": 4, "v0": 8, "out": 8])
    #expect(plan.layers.flatMap(\.kernels).map(\.chunk) == [steps])
  }

  /// Values of 4 floats: written once, read by each kernel that needs them, of a split only the part.
  @Test func cutsAreCountedByWhoReads() throws {
    func cuts(_ text: String, _ fusion: FusionPolicy) throws -> [String: [Int]] {
      let (plan, _) = try plan(text, fusion, bits: [:])
      let graph = plan.program.entry
      return Dictionary(
        uniqueKeysWithValues: plan.cuts(layer: 0).map {
          (graph[$0.value].name, [$0.readers, $0.bytes])
        })
    }
    #expect(try cuts(Self.chain, .fixed(3)) == ["v2": [1, 32]])
    #expect(try cuts(Self.chain, .all) == [:])
    let fork = """
      layer fork {
        axis b, t
        axis d = 4, e = 8
        input x[b, t, d]
        weight w[d | e, d] from "w"
        u = linear(x, w)
        p, q = split(u)
        a = exp(q)
        c = abs(q)
        output out = sum[e](a * c) + p
      }
      """
    // 12 floats are written; two kernels read 8 of them, one 4.
    #expect(try cuts(fork, .none)["u"] == [3, 48 + 32 + 32 + 16])
    #expect(try cuts(fork, .none)["a"] == [1, 64])
  }
}
