import CoreyIR
import CoreyModels
import Testing

@Suite("Choosing tokens")
struct SamplerTests {
  private let logits: [Float] = [0, 2, 2, -1, 1, -.infinity]

  private func counts(_ sampling: Sampling, draws: Int = 4000) throws -> [Int] {
    var sampler = Sampler(sampling, seed: 7)
    var counts = [Int](repeating: 0, count: logits.count)
    for _ in 0..<draws { counts[try sampler.choose(logits)] += 1 }
    return counts
  }

  @Test("Greedy takes the largest, of equals the lowest, and draws nothing")
  func greedy() throws {
    var sampler = Sampler(.greedy, seed: 7)
    #expect(try sampler.choose(logits) == 1)
    #expect(sampler.generator.state == 7)
  }

  @Test("Tokens are drawn as often as their softmax says")
  func frequencies() throws {
    let counts = try counts(.random(temperature: 0.5))
    // exp(2 l) / sum: 0, 2, 2, -1, 1.
    let weights = [1, 54.598, 54.598, 0.1353, 7.389, 0]
    let sum = weights.reduce(0, +)
    for (count, weight) in zip(counts, weights) {
      #expect(abs(Double(count) / 4000 - weight / sum) < 0.025)
    }
    #expect(counts[5] == 0)
  }

  @Test("Only the largest count")
  func topK() throws {
    #expect(try counts(.random(topK: 1)) == [0, 4000, 0, 0, 0, 0])
    let three = try counts(.random(topK: 3))
    #expect(three[0] == 0 && three[3] == 0 && three[1] > 0 && three[2] > 0 && three[4] > 0)
    #expect(try counts(.random(topK: 99)) == counts(.random(topK: 6)))
  }

  @Test("Only the most likely that reach a probability count")
  func topP() throws {
    // The two largest have 0.4 each of it.
    #expect(try counts(.random(topP: 0.3)) == [0, 4000, 0, 0, 0, 0])
    let two = try counts(.random(topP: 0.7))
    #expect(two[1] > 0 && two[2] > 0 && two[1] + two[2] == 4000)
    #expect(try counts(.random(topP: 1)).filter { $0 > 0 }.count == 5)
  }

  @Test("The same seed draws the same tokens, on every machine")
  func reproducible() throws {
    var sampler = Sampler(.random(temperature: 0.9, topK: 4), seed: 42)
    let drawn = try (0..<12).map { _ in try sampler.choose(logits) }
    #expect(drawn == [2, 1, 1, 1, 1, 4, 1, 2, 1, 2, 1, 2])
    var later = sampler
    sampler = Sampler(sampler.sampling, seed: sampler.generator.state)
    #expect(try later.choose(logits) == sampler.choose(logits))
  }

  @Test("Logits that are not numbers choose nothing", arguments: [Float.nan, .infinity])
  func notFinite(_ bad: Float) {
    var sampler = Sampler(.greedy, seed: 1)
    #expect(throws: Diagnostic.self) { try sampler.choose([0, bad, 1]) }
    #expect(throws: Diagnostic.self) { try sampler.choose([bad, 0]) }
    #expect(throws: Diagnostic.self) { try sampler.choose([]) }
    #expect(throws: Diagnostic.self) { try sampler.choose([-.infinity, -.infinity]) }
  }
}
