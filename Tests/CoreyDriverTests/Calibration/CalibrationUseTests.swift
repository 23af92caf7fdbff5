import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule
import Foundation
import Testing

/// Statistics reach the decisions that ask for them, and no others.
@Suite("Calibration in decisions")
struct CalibrationUseTests {
  private static let source = Result {
    SourceFile(path: "mamba1.ssm", text: try Repository.text("Examples/mamba1.ssm"))
  }

  private func session(
    _ fusion: FusionPolicy? = nil, tile: TilePolicy? = nil, width: Int = 16,
    _ calibration: CalibrationOptions = CalibrationOptions()
  ) -> Session {
    var options = CompileOptions(lengths: ["d": width], fusion: fusion, tile: tile)
    options.calibration = calibration
    options.calibration.keepsResults = false
    return Session(options: options)
  }

  private func plan(_ session: inout Session) throws -> Plan {
    try session.plan(
      try session.optimize(try session.check(try session.parse(try Self.source.get()))))
  }

  /// A calibration of 40 steps in a file.
  private func write(
    to path: String, width: Int = 16, weights: [String] = []
  ) throws -> Calibration {
    var session = session(width: width)
    var request = CalibrateRequest()
    request.time = 40
    request.seed = 7
    request.weights = weights
    let made = try session.calibrate(request, try Self.source.get()) { _ in }.calibration
    try OutputFile.write(CalibrationFile.text(made), to: path)
    return made
  }

  @Test("Nothing is calibrated unless a decision asks")
  func lazily() throws {
    var plain = session()
    #expect(try plan(&plain).entropies.allSatisfy(\.isEmpty))
    #expect(plain.calibration == nil)
    for asking in [session(.egfs), session(.score), session(tile: .entropyTile)] {
      var asking = asking
      let plan = try plan(&asking)
      let made = try #require(asking.calibration)
      #expect(made.isSynthetic && made.tokens == 256)
      #expect(asking.remarks.contains { $0.message == made.summary && $0.pass == "calibration" })
      #expect(plan.entropies.contains { !$0.isEmpty })
    }
  }

  @Test("The kernels end where the file says that entropy is low")
  func file() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("a.json").path
      let written = try write(to: path)
      var session = session(.egfs, CalibrationOptions(file: path))
      let plan = try plan(&session)
      #expect(session.calibration == written)
      let graph = plan.program.entry
      let names = try #require(Printer.valueNames(of: plan.program).last)
      var seen = 0
      for kernel in plan.kernels {
        guard case .lowEntropy(let bits, _) = kernel.reason else { continue }
        seen += 1
        let ends = graph.values.indices.contains { index in
          written.gathered(layer: graph.name, value: names[index])
            .map { ValueStatistics($0).autoEntropy == bits } ?? false
        }
        #expect(ends && bits < 5)
      }
      #expect(seen > 3)
      #expect(session.remarks.contains { $0.pass == "fusion" && $0.message.contains("(H ") })
      let text = String(
        decoding: try session.output(of: .c, try Self.source.get()).prefix(400), as: UTF8.self)
      #expect(text.contains(written.summary))
    }
  }

  @Test("A calibration of another program or of other weights is refused")
  func stale() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("a.json").path
      func weights(_ seed: UInt64) throws -> String {
        var session = session()
        let checked = try session.check(try session.parse(try Self.source.get()))
        let file = folder.appendingPathComponent("\(seed).safetensors").path
        try TensorFile.write(try SeededTensors(seed: seed).weights(of: checked), to: file)
        return file
      }
      let (own, other) = (try weights(1), try weights(2))
      _ = try write(to: path, weights: [own])
      for (width, weights, message) in [
        (16, [own], nil), (16, [], nil), (24, [], "another program"),
        (16, [other], "other weights"),
      ] {
        var session = session(
          width: width, CalibrationOptions(file: path, weights: weights))
        do {
          _ = try plan(&session)
          #expect(message == nil)
        } catch Failure.input(let found) {
          #expect(message.map { found[0].message.contains($0) } ?? false, "\(found[0].message)")
          #expect(found[0].suggestion?.contains("coreyc calibrate") ?? false)
        }
      }
    }
  }

  @Test("What is kept is read back; what is damaged counts as absent")
  func cache() throws {
    try withTemporaryFolder { folder in
      let made = try write(to: folder.appendingPathComponent("a.json").path)
      let cache = CalibrationCache(try CacheFolder(folder.appendingPathComponent("c").path))
      let key = try #require(CacheKey(["a", "b"]))
      #expect(key != CacheKey(["ab", ""]))
      #expect(cache.calibration(for: key) == nil)
      try cache.store(made, for: key)
      #expect(cache.calibration(for: key) == made)
      let entry = folder.appendingPathComponent("c/\(key.text).calib.json")
      try Data("{".utf8).write(to: entry)
      #expect(cache.calibration(for: key) == nil)
    }
  }
}
