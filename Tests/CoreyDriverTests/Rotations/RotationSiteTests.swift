import CoreyIR
import CoreyPasses
import Testing

/// Which sites the analysis finds, from what ops do alone.
@Suite("Rotation sites")
struct RotationSiteTests {
  static func sites(_ source: String, lengths: [String: Int] = [:]) throws -> [RotationSite] {
    var program = try Checker.check(
      SourceFile(path: "layer.ssm", text: source), overrides: lengths)
    var remarks: [Remark] = []
    for pass in Pipeline.passes(at: .full, fold: .free) { try pass.run(&program, &remarks) }
    return RotationAnalysis.sites(of: program)
  }

  private static func legal(_ sites: [RotationSite]) -> [String] {
    sites.filter(\.isLegal).map { "\($0.name) \($0.kind.rawValue) \($0.transforms)" }
  }

  @Test("of Mamba-1: the residual, dt's low rank, the inputs of x_proj and out_proj")
  func mamba1() throws {
    let sites = try Self.sites(Repository.text("Examples/mamba1.ssm"))
    #expect(
      Self.legal(sites) == [
        "mamba1.in_proj:d F1 2", "mamba1.in_proj:d/here O1 1", "mamba1.x_proj:e O2 1",
        "mamba1.dt_w:r F2 0", "mamba1.out_proj:e O1 1", "mamba1.h:n O3 1",
      ])
    let blocked = Dictionary(
      uniqueKeysWithValues: sites.compactMap { site in
        site.rotated.obstacle.map { (site.name, $0) }
      })
    // The state is read transformed, but kept as it is: its decay differs along n.
    let n = try #require(sites.first { $0.name == "mamba1.h:n" })
    #expect(n.states.isEmpty && n.overhead > 1)
    #expect(blocked["mamba1.h:e"]?.contains("both differ along the axis") == true)
    #expect(blocked["mamba1.conv:e"]?.contains("'conv_w' differs along the axis") == true)
  }

  @Test("of Mamba-2: B and C, the heads, and nothing across groups of the norm")
  func mamba2() throws {
    let sites = try Self.sites(Repository.text("Examples/mamba2.ssm"))
    #expect(
      Self.legal(sites) == [
        "mamba2.in_proj:d F1 2", "mamba2.in_proj:d/here O1 1", "mamba2.out_proj:g.r.p O1 1",
        "mamba2.S:n O3 2", "mamba2.S:p O4 2",
      ])
    let states = sites.filter(\.isLegal).map(\.states)
    #expect(states == [[], [], [], ["mamba2.S"], ["mamba2.S"]])
    // Behind the gated norm, not through it: the norm sees each group for itself.
    let out = try #require(sites.first { $0.name.hasPrefix("mamba2.out_proj") })
    #expect(out.rotated.members.count == 1)
    // One group: the transform may stand before the norm.
    let one = try Self.sites(Repository.text("Examples/mamba2.ssm"), lengths: ["g": 1])
    let before = try #require(one.first { $0.name.hasPrefix("mamba2.out_proj") })
    #expect(before.rotated.members.count > 1 && before.transforms == 1)
  }

  @Test("of a model: one Q for all layers, none for a table that the head shares")
  func model() throws {
    let sites = try Self.sites(Repository.text("Examples/hybrid.ssm"))
    let residual = try #require(sites.first { $0.kind == .residual })
    // The table stays one: a transform behind the lookup and one before the last scale.
    #expect(residual.transforms == 2 && residual.extraBytes == 0)
    #expect(Set(residual.rotated.members.map(\.layer)) == [0, 1, 2])
    let untied = try Repository.text("Examples/hybrid.ssm")
      .replacing("weight norm_f[d]", with: "weight head[v, d] from \"head\"\n  weight norm_f[d]")
      .replacing("norm_f), emb)", with: "norm_f), head)")
    let free = try #require(try Self.sites(untied).first { $0.kind == .residual })
    #expect(free.transforms == 0 && free.extraBytes == 0)
    #expect(free.rotated.folds.contains { $0.isProducer } == true)
  }

  @Test("of DeltaNet, gated linear attention and attention")
  func others() throws {
    let delta = try Self.sites(Repository.text("Examples/gated_deltanet.ssm"))
    #expect(Self.legal(delta).contains("gated_deltanet.S:n O3 2"))
    #expect(Self.legal(delta).contains("gated_deltanet.S:p O4 2"))
    let gla = try Self.sites(Repository.text("Examples/gla.ssm"))
    #expect(Self.legal(gla).contains("gla.g2:r F2 0"))
    #expect(Self.legal(gla).contains("gla.S:p O4 1"))
    let window = try Self.sites(Repository.text("Examples/window_attention.ssm"))
    #expect(Self.legal(window).contains("window_attention.wo:j.c F2 0"))
    #expect(Self.legal(window).contains("window_attention.keys:j.c O3 2"))
  }

  @Test("do not depend on names") func names() throws {
    let source = try Repository.text("Examples/mamba1.ssm")
    let renamed = source.replacing("in_proj", with: "w17").replacing("out_proj", with: "a")
    let shape = { (sites: [RotationSite]) in sites.map { [$0.kind.rawValue, "\($0.transforms)"] } }
    #expect(try shape(Self.sites(renamed)) == shape(Self.sites(source)))
  }
}
