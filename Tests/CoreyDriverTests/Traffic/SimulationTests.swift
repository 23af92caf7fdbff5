import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule
import Testing

/// The emitted C, run on simulated caches, moves what the model says.
@Suite(.enabled(if: CacheSimulator.isAvailable(), "valgrind is not installed"))
struct SimulationTests {
  /// A projection of 256 kB and a recurrence.
  static let layer = """
    layer tiny {
      axis b, t
      axis d = 256
      input  x[b, t, d]
      weight w[d, d] from "w"
      weight a[d] from "a"
      state  h[b, d]
      u = linear(x, w)
      recur over t { h = sigmoid(a) * h[t-1] + u }
      output y = h
    }

    """

  /// What is touched against the last level, and how near the model has to be.
  ///
  /// The smallest cache is that of the presets: the model knows pages and holds panels, and is
  /// farther off where a handful of pages or less than a panel is all there is.
  enum Fit: String, CaseIterable, Sendable {
    case allFits = "2mb"
    case tooLarge = "256kb"

    var tolerance: Double { self == .allFits ? 0.05 : 0.1 }
    /// Pages leave the model's cache as a whole, lines the simulated one: up to a seventh of what
    /// is written back here at -O0 is not in the model.
    var writeBackTolerance: Double { 0.15 }
  }

  @Test(arguments: [OptimizationLevel.none, .full], Fit.allCases)
  func modelIsNearTheSimulation(_ level: OptimizationLevel, _ fit: Fit) throws {
    let time = 100
    let machine = try #require(Machine.preset(fit.rawValue))
    var session = Session(options: CompileOptions(level: level, machine: machine, time: time))
    let report = try session.simulateTraffic(
      TrafficRequest(machine: machine, time: time),
      SourceFile(path: "tiny.ssm", text: Self.layer))
    let total = try #require(report.total)
    // Weights, inputs and outputs at least.
    let compulsory: Int = 4 * (256 * 256 + 2 * time * 256)
    #expect(total.fills >= compulsory)
    let deviation: Double = abs(total.fillRatio - 1)
    #expect(deviation <= fit.tolerance, "\(report.plain)")
    switch fit {
    case .allFits:
      // Nothing has to go, but for a line that the simulated program's own data push out.
      #expect(total.modelWriteBacks == 0)
      #expect(total.writeBacks <= 4096)
    case .tooLarge:
      let deviation: Double = abs(total.writeBackRatio - 1)
      #expect(total.writeBacks > 0)
      #expect(deviation <= fit.writeBackTolerance, "\(report.plain)")
    }
    #expect(report.rows.count > 1)
  }

  @Test func nothingToSimulateIsAnError() throws {
    var machine = Machine.standard
    machine.caches = []
    var session = Session(options: CompileOptions())
    #expect(throws: Failure.self) {
      try session.simulateTraffic(
        TrafficRequest(machine: machine), SourceFile(path: "tiny.ssm", text: Self.layer))
    }
  }
}
