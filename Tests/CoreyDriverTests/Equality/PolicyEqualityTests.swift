import CoreyIR
import CoreyPasses
import CoreySchedule
import CoreyTestSupport
import Testing

/// Wherever a policy cuts, whatever it knows of entropies: the bits are those of the interpreter.
@Suite("Bit equality of all policies")
struct PolicyEqualityTests {
  private static let tiles: [TilePolicy] = [.cost, .entropyTile, .entropyChunk, .fixed(9)]
  private static let names = [
    "mamba1", "mamba2", "gla", "gated_deltanet", "bidirectional_mamba", "hybrid",
  ]

  @Test("Examples", arguments: ExampleCase.all.filter { names.contains($0.name) })
  func examples(_ example: ExampleCase) throws {
    let program = try Self.program(example.path, example.lengths)
    let oracle = try #require(try KernelOracle(program, time: 41, batch: 2, seed: 3))
    var plans = Set<[LayerPlan]>()
    for fusion in FusionPolicy.published {
      for tile in Self.tiles {
        let options = ScheduleOptions(
          fusion: fusion, tile: tile, machine: Self.machine(8 << 10), time: 41)
        let plan = Scheduler.plan(
          program, options: options, entropies: Self.entropies(program, seed: 5))
        guard plans.insert(plan.layers).inserted else { continue }
        let difference = try oracle.difference(plan, threads: plans.count % 2 + 1)
        #expect(difference == nil, "\(fusion), \(tile): \(difference ?? "")")
      }
    }
    #expect(plans.count > 8)
  }

  @Test("Random programs", arguments: 0..<6)
  func random(_ group: UInt64) throws {
    for seed in 5000 + 4 * group..<5004 + 4 * group {
      let program = RandomProgram.full.make(seed: seed)
      guard let oracle = try KernelOracle(program, time: 11, batch: 2, seed: seed) else { continue }
      for (index, fusion) in FusionPolicy.published.enumerated() {
        let tile = Self.tiles[(index + Int(seed)) % Self.tiles.count]
        let options = ScheduleOptions(
          fusion: fusion, tile: tile, segment: 7, machine: Self.machine(1 << 10), time: 11)
        let plan = Scheduler.plan(
          program, options: options, entropies: Self.entropies(program, seed: seed))
        let difference = try oracle.difference(plan, threads: index % 2 + 1)
        #expect(difference == nil, "seed \(seed), \(fusion), \(tile): \(difference ?? "")")
      }
    }
  }

  @Test("Kernels whose panels stay while rows stream past")
  func panels() throws {
    let program = try Self.program(
      SourceFile(
        path: "product.ssm",
        text: """
          layer product {
            axis b, t
            axis d = 128, e = 1024
            input x[b, t, d]
            weight w[e, d] from "w"
            output out = silu(linear(abs(x), w))
          }
          """))
    let oracle = try #require(try KernelOracle(program, time: 448, batch: 1, seed: 3))
    var panels = Set<Int>()
    for (fusion, bytes) in [(FusionPolicy.none, 260), (.fixed(2), 300), (.none, 340)] {
      let options = ScheduleOptions(
        fusion: fusion, tile: .cost, segment: 400, machine: Self.machine(bytes << 10), time: 448)
      let plan = Scheduler.plan(program, options: options)
      panels.formUnion(plan.kernels.compactMap(\.panels))
      for threads in [1, 2] {
        let difference = try oracle.difference(plan, threads: threads)
        #expect(difference == nil, "\(bytes) KiB of cache: \(difference ?? "")")
      }
    }
    #expect(panels.count > 1, "\(panels)")
  }

  @Test("Plans one step from others", arguments: ExampleCase.all.filter { names.contains($0.name) })
  func neighbours(_ example: ExampleCase) throws {
    let program = try Self.program(example.path, example.lengths)
    let oracle = try #require(try KernelOracle(program, time: 19, batch: 2, seed: 4))
    for fusion in [FusionPolicy.none, .all] {
      let options = ScheduleOptions(fusion: fusion, tile: .fixed(6), time: 19)
      let neighbours = Scheduler.plan(program, options: options).neighbours
      #expect(neighbours.count > 8)
      for index in stride(from: 0, to: neighbours.count, by: max(1, neighbours.count / 8)) {
        let difference = try oracle.difference(neighbours[index], threads: index % 2 + 1)
        #expect(difference == nil, "\(fusion), step \(index): \(difference ?? "")")
      }
    }
  }

  // MARK: What plans are made of

  private static func program(_ path: String, _ lengths: [String: Int]) throws -> Program {
    try self.program(SourceFile(path: path, text: try Repository.text(path)), lengths)
  }

  private static func program(
    _ source: SourceFile, _ lengths: [String: Int] = [:]
  ) throws -> Program {
    var program = try Checker.check([Parser.parse(source).0], entry: nil, overrides: lengths)
    for pass in Pipeline.exact {
      var remarks: [Remark] = []
      try pass.run(&program, &remarks)
    }
    return program
  }

  /// A machine whose only cache is so small that plans must cut.
  private static func machine(_ bytes: Int) -> Machine {
    var machine = Machine.standard
    machine.caches = [.init(level: 1, bytes: bytes, ways: 8, bandwidth: 25e9)]
    return machine
  }

  /// Any bits from 0 to 8 for most of the values.
  private static func entropies(_ program: Program, seed: UInt64) -> [[ValueID: Double]] {
    var generator = SeededGenerator(seed: seed)
    return program.layers.map { graph in
      var bits: [ValueID: Double] = [:]
      for index in graph.values.indices where generator.next() % 8 != 0 {
        bits[ValueID(index)] = Double(generator.next() % 81) / 10
      }
      return bits
    }
  }
}
