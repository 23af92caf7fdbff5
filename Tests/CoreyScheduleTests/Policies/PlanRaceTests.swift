import CoreyIR
import Testing

@testable import CoreySchedule

/// The default plan against every policy's, counted from the loops.
struct PlanRaceTests {
  private func cost(
    _ program: Program, _ fusion: FusionPolicy, _ machine: Machine, time: Int
  ) throws -> Cost {
    let options = ScheduleOptions(fusion: fusion, tile: .cost, machine: machine, time: time)
    let loops = Lowering.lower(Scheduler.plan(program, options: options), name: "layer")
    return try CostModel(machine: machine).price(loops, time: time)
  }

  /// Machines whose last cache is small for layers of this width, and the one that is assumed.
  @Test(arguments: ["mamba1", "gla", "gated_deltanet", "bidirectional_mamba", "mlgru"])
  func theDefaultIsNeverWorse(name: String) throws {
    let program = try Example.program(name, ["d": 64])
    for bytes in [64 << 10, 256 << 10, 32 << 20] {
      var machine = Machine.standard
      machine.caches = [.init(level: 1, bytes: bytes, ways: 16, bandwidth: 25e9)]
      for time in [300] {
        let own = try cost(program, .entropy, machine, time: time)
        for policy in FusionPolicy.published where policy != .entropy {
          let other = try cost(program, policy, machine, time: time)
          // Where nearly everything fits nothing is priced: lines at the ends of buffers may differ.
          let most = other.dramBytes + other.dramBytes / 500
          #expect(own.dramBytes <= most, "\(policy), \(bytes) bytes of cache, \(time) steps")
        }
      }
    }
  }

  @Test func wideLayersReachTheBoundWhereWeightsFit() throws {
    let program = try Example.program("mamba1")
    let own = try cost(program, .entropy, .standard, time: 512)
    #expect(own.ratio <= 1.05)
  }
}
