import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreyRuntime
import Testing

/// What is rotated, and what is refused, by what was measured.
@Suite("Rotation decisions")
struct RotationDecisionTests {
  private func sites() throws -> [RotationSite] {
    try RotationSiteTests.sites(Repository.text("Examples/mamba1.ssm"), lengths: ["d": 64])
  }

  private func metrics(_ generate: (Int, Int) -> Double, _ rotation: Rotation?) -> RotationMetrics {
    var rows = RowAccumulator()
    for row in 0..<64 {
      var numbers = (0..<128).map { Float(generate(row, $0)) }
      numbers.withUnsafeMutableBufferPointer { buffer in
        if let rotation { RowTransform(rotation, order: 128).apply(buffer) }
        rows.add(UnsafeBufferPointer(buffer), rowsOf: 128)
      }
    }
    return RotationMetrics(rows)
  }

  private func measurement(_ generate: (Int, Int) -> Double) -> RotationMeasurement {
    RotationMeasurement(
      input: "w", before: metrics(generate, nil),
      candidates: RotationSurvey.rotations.map {
        RotationMeasurement.Candidate(rotation: $0, metrics: metrics(generate, $0))
      })
  }

  private func decide(
    _ choice: RotationChoice, _ generate: (Int, Int) -> Double
  ) throws -> [RotationDecision] {
    let sites = try sites()
    let found = measurement(generate)
    return RotationPolicy(choice).decide(sites, sites.map { _ in [found] })
  }

  @Test("refuse what does not help, and say so") func refusal() throws {
    // Uniform numbers have no outliers: a rotation makes some.
    var random = SeededGenerator(seed: 1)
    let numbers = (0..<64).map { _ in (0..<128).map { _ in random.uniform() * 2 - 1 } }
    for decision in try decide(.all, { numbers[$0][$1] }) {
      #expect(decision.rotation == nil)
    }
    // Gaussian numbers stay Gaussian: nothing lost, nothing gained.
    let gaussian = (0..<64).map { _ in (0..<128).map { _ in random.normal() } }
    #expect(try decide(.all) { gaussian[$0][$1] }.allSatisfy { $0.rotation == nil })
    let refused = try decide(.free, { numbers[$0][$1] }).first { $0.site.name == "mamba1.dt_w:r" }
    #expect(try #require(refused).reason.contains("does not help"))
    // Six large channels: it helps.
    let accepted = try decide(.free) { numbers[$0][$1] * ($1 < 6 ? 50 : 1) }
    #expect(accepted.filter { $0.rotation != nil }.map(\.site.name) == ["mamba1.dt_w:r"])
  }

  @Test("choose signs where plain H piles up the mean") func signs() throws {
    var random = SeededGenerator(seed: 2)
    let numbers = (0..<64).map { _ in
      (0..<128).map { $0 == 5 ? 30 : 1 + 0.05 * random.normal() }
    }
    let found = try decide(.all) { numbers[$0][$1] }.compactMap(\.rotation)
    #expect(!found.isEmpty && found.allSatisfy { $0.seed != 0 })
  }

  @Test("leave online sites to -O3 and requests") func online() throws {
    var random = SeededGenerator(seed: 3)
    let numbers = (0..<64).map { _ in
      (0..<128).map { channel in random.normal() * (channel < 6 ? 50 : 1) }
    }
    let free = try decide(.free) { numbers[$0][$1] }
    let out = try #require(free.first { $0.site.name == "mamba1.out_proj:e" })
    #expect(out.rotation == nil && out.reason.contains("gain nothing in f32"))
    let all = try decide(.all) { numbers[$0][$1] }
    #expect(all.first { $0.site.name == "mamba1.out_proj:e" }?.rotation != nil)
    // The states' transforms cost more than the product beside them.
    let state = try #require(all.first { $0.site.name == "mamba1.h:n" })
    #expect(state.rotation == nil && state.reason.contains("250.0 %"))
    let named = try decide(.sites(["mamba1.h:n"])) { _, _ in 1 }
    #expect(named.filter { $0.rotation != nil }.map(\.site.name) == ["mamba1.h:n"])
  }

  @Test("rotate a value once") func conflicts() throws {
    var random = SeededGenerator(seed: 4)
    let numbers = (0..<64).map { _ in
      (0..<128).map { channel in random.normal() * (channel < 6 ? 50 : 1) }
    }
    let chosen = try decide(.all) { numbers[$0][$1] }.filter { $0.rotation != nil }
    // One transform before in_proj, or two round the residual: not both.
    #expect(chosen.count { $0.site.name.hasPrefix("mamba1.in_proj") } == 1)
  }

  @Test("count narrow weights that become f32") func narrow() throws {
    let source = try Repository.text("Examples/gla.ssm")
      .replacing("weight g2[(h, n), r]", with: "weight g2[(h, n), r]: bf16")
    let sites = try RotationSiteTests.sites(source)
    let pair = try #require(sites.first { $0.name == "gla.g2:r" })
    #expect(pair.extraBytes == 4 * 128 * 16 * 2)
    let found = measurement { $1 < 3 ? 40 : Double($0 % 7) - 3 }
    let free = RotationPolicy(.free).decide([pair], [[found]])
    #expect(free[0].rotation == nil && free[0].reason.contains("more bytes would be stored"))
    #expect(RotationPolicy(.all).decide([pair], [[found]])[0].rotation != nil)
  }

  @Test("are read from the command line") func choices() {
    #expect(RotationChoice("none") == RotationChoice.none)
    #expect(RotationChoice("free") == .free && RotationChoice("all") == .all)
    #expect(RotationChoice("a.b:c,d.e:f") == .sites(["a.b:c", "d.e:f"]))
    #expect(RotationChoice("fre") == nil && RotationChoice("a.b:c,") == nil)
  }
}
