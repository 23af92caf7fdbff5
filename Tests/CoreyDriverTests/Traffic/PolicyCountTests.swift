import CoreyDriver
import CoreyIR
import CoreySchedule
import Testing

/// The model counts what the emitted C does, wherever a policy cuts.
struct PolicyCountTests {
  private static let names = ["mamba1", "gla", "hybrid"]

  @Test(
    arguments: ExampleCase.all.filter { names.contains($0.name) },
    FusionPolicy.published)
  func modelIsExact(_ example: ExampleCase, _ fusion: FusionPolicy) throws {
    var machine = Machine.standard
    machine.caches = [.init(level: 1, bytes: 8 << 10, ways: 8, bandwidth: 25e9)]
    var options = CompileOptions(
      lengths: example.lengths, fusion: fusion, segment: 20, machine: machine, time: 23)
    options.calibration.keepsResults = false
    var session = Session(options: options)
    let report = try session.checkTraffic(
      TrafficRequest(machine: machine, batch: 2, time: 23, threads: 2),
      SourceFile(path: example.path, text: try example.source))
    #expect(report.isPassed)
    #expect(report.checks.count == 2)
  }
}
