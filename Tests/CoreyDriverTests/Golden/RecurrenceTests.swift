import CoreyPasses
import CoreyRuntime
import Foundation
import Testing

/// A bare recurrence in Float64 by an independent implementation.
struct GoldenRecurrence: Sendable, CustomTestStringConvertible {
  let name: String
  var testDescription: String { name }
  /// The stabilized denominator of mLSTM cancels.
  var tolerance: Double { name == "mlstm" ? 3e-4 : 1e-5 }

  static let all: [GoldenRecurrence] = {
    let folder = Repository.fixtures.appendingPathComponent("recurrences").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".ssm") }.sorted()
      .map { GoldenRecurrence(name: String($0.dropLast(4))) }
  }()

  func laboratory(_ golden: GoldenArchive) throws -> Laboratory {
    try Laboratory(
      "Tests/CoreyDriverTests/Fixtures/recurrences/\(name).ssm", weights: golden.weights)
  }

  func archive() throws -> GoldenArchive { try GoldenArchive("recurrences/\(name).npz") }
}

@Suite("Golden recurrences, 37 steps from a given state")
struct RecurrenceTests {
  @Test("There are golden values")
  func exist() {
    #expect(GoldenRecurrence.all.count == 22)
  }

  @Test("The interpreter in both precisions", arguments: GoldenRecurrence.all)
  func interpreters(_ recurrence: GoldenRecurrence) throws {
    let golden = try recurrence.archive()
    let laboratory = try recurrence.laboratory(golden)
    try check(laboratory.interpreter(Float.self), golden, tolerance: recurrence.tolerance)
    try check(laboratory.interpreter(Double.self), golden, tolerance: recurrence.tolerance)
  }

  @Test("Kernels of every level and tier", arguments: GoldenRecurrence.all, Tier.allCases)
  func kernels(_ recurrence: GoldenRecurrence, _ tier: Tier) throws {
    let golden = try recurrence.archive()
    let laboratory = try recurrence.laboratory(golden)
    for level in [OptimizationLevel.none, .basic, .full] {
      let kernels = try laboratory.kernels(Schedule(level: level, tier: tier, target: .native))
      try check(kernels, golden, tolerance: recurrence.tolerance, "-O\(level.rawValue)")
    }
  }

  private func check(
    _ runner: some LayerRunner, _ golden: GoldenArchive, tolerance: Double, _ comment: String = ""
  ) throws {
    let interface = runner.interface
    let result = try runner.run(
      golden.inputs(interface, batch: 1, time: 37),
      state: golden.state(interface, role: "state0"), threads: 1)
    let error = result.error(from: golden, interface, batch: 1, outputs: "out", states: "state1")
    #expect(error <= tolerance, "\(comment)")
  }
}
