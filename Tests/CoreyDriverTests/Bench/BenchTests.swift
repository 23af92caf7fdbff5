import CoreyDriver
import CoreyIR
import CoreyRuntime
import Testing

@Suite("Layers are measured side by side")
struct BenchTests {
  @Test("the median lies between neighbours, the spread is that of the quartiles")
  func samples() {
    var samples = Samples()
    #expect(samples.median.isNaN)
    for value in [4.0, 1, 3, 2] { samples.append(value) }
    #expect(samples.median == 2.5)
    #expect(samples.best == 1)
    #expect(abs(samples.spread - (3.25 - 1.75) / 2 / 2.5) < 1e-12)
  }

  @Test("every layer, length and number of threads is a row with all its samples")
  func rows() throws {
    let source = try InputFile.source(
      Repository.examples.appendingPathComponent("mamba1.ssm").path)
    var session = Session(options: CompileOptions(lengths: ["d": 32], target: .native))
    let layer = try session.benchLayer(source, weights: [], tier: .clang, measuresPhases: true) {
      _ in
    }
    var request = BenchRequest()
    request.steps = [1, 8]
    request.threads = [1, 2]
    request.rounds = 3
    var rounds: [Int] = []
    let report = try Bench([layer], request).run { done, all in
      rounds.append(done)
      #expect(all == 3)
    }
    #expect(rounds == [0, 1, 2, 3])
    #expect(report.rows.map(\.steps) == [1, 1, 8, 8])
    #expect(report.rows.map(\.threads) == [1, 2, 1, 2])
    for row in report.rows {
      #expect(row.samples.values.count == 3)
      #expect(row.samples.values.allSatisfy { $0 > 0 })
      #expect(row.tokensPerSecond > 0 && row.operationsPerSecond > 0 && row.bytesPerSecond > 0)
      #expect(row.ceilings.threads == row.threads)
      let parts = try #require(row.phases).parts
      #expect(parts.count > 4)
      #expect(parts.allSatisfy { $0 >= 0 } && parts.contains { $0 > 0 })
      #expect(parts.reduce(0, +) <= 1)
      #expect(row.ceilings.operations > 0 && row.ceilings.bandwidth > 0)
    }
    #expect(report.table.rows.count == 4)
    #expect(try JSONParser.parse(Array(report.json.utf8), path: "bench").members?.count == 4)
  }
}
