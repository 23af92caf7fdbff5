import CoreyIR
import CoreyPasses
import Testing

/// What goes wrong if anything that a rotation needs is left out: no border is there for nothing,
/// and the comparison in Float64 sees each.
@Suite("Failures of rotations")
struct RotationFailureTests {
  private static let cases = RotationCase.all.filter {
    ["mamba1", "mamba2", "gla", "gated_deltanet", "window_attention", "hybrid"].contains($0.name)
  }

  @Test("every border of every class counts", arguments: cases)
  func borders(_ example: RotationCase) throws {
    let bench = try RotationBench(example: example.name, lengths: example.lengths)
    for site in bench.sites where site.isLegal {
      var broken: [(String, RotationSite)] = []
      for index in site.rotated.folds.indices {
        // A producer's bias, one reader of the residual, a table: forgotten.
        var one = site
        one.rotated.folds.remove(at: index)
        broken.append(("fold \(index)", one))
      }
      for index in site.rotated.entries.indices {
        // The weight is rotated, its input is not.
        var one = site
        one.rotated.entries.remove(at: index)
        broken.append(("entry \(index)", one))
      }
      for index in site.rotated.exits.indices {
        // Read rotated by who wanted it as it was: a gate, a convolution, an output.
        var one = site
        one.rotated.exits.remove(at: index)
        broken.append(("exit \(index)", one))
      }
      for (what, one) in broken {
        let error = try bench.error(bench.rotated([one]), besides: site.states)
        #expect(error > 1e-5, "\(site.name) without \(what): \(error)")
      }
    }
  }

  @Test("a transform is not its own inverse", arguments: [8, 12, 20, 28])
  func inverse(_ order: Int) throws {
    let bench = try RotationBench(
      example: "mamba2", lengths: ["d": 8, "g": 1, "r": 2, "p": order, "n": 4])
    let site = try #require(bench.sites.first { $0.name == "mamba2.S:p" })
    let program = try bench.rotated([site], seed: 7)
    #expect(try bench.error(program, besides: site.states) <= 1e-12)
    let wrong = program.changingRotations { Rotation(seed: $0.seed) }
    #expect(try bench.error(wrong, besides: site.states) > 1e-2)
    // Offline one matrix, online another.
    let mixed = program.changingRotations {
      Rotation(seed: $0.isInverse ? 8 : 7, isInverse: $0.isInverse)
    }
    #expect(try bench.error(mixed, besides: site.states) > 1e-2)
  }

  @Test("a scale left between a rotation and its weight is seen") func scale() throws {
    let bench = try RotationBench(example: "mamba1", lengths: ["d": 24, "n": 4, "r": 4])
    let survey = RotationSurvey(bench.exact, fold: .free)
    let site = try #require(survey.sites.first { $0.name == "mamba1.in_proj:d" })
    // The class of the folded program, written into the one whose scale is still there.
    var program = bench.exact
    RotationRewrite.apply(site, Rotation(seed: 0), to: &program)
    #expect(try bench.error(program) > 1e-2)
    // The pass folds what is needed, and no other scale.
    let decisions = survey.sites.map { one in
      RotationDecision(
        site: one, rotation: one.name == site.name ? Rotation(seed: 0) : nil, reason: "",
        measurements: [])
    }
    var passed = bench.exact
    var remarks: [Remark] = []
    try Pass.rotations(fold: .none) { _ in decisions }.run(&passed, &remarks)
    #expect(try bench.error(passed) <= 1e-12)
  }

  @Test("a norm in groups is not that of the whole") func groups() throws {
    let bench = try RotationBench(
      """
      layer l {
        axis b, t
        axis d = 8, r = 3, p = 4, o = 4
        input x[b, t, d]
        weight w[(r, p), d]
        weight v[o, (r, p)]
        u = linear(x, w)
        output y = linear(u, v)
        output sizes = sum[p](square(u))
        output size = sum[r, p](square(u))
      }
      """)
    let site = try #require(bench.sites.first { $0.name == "l.v:r.p" })
    // Each group's size is another behind Q over all; the whole one is not.
    #expect(site.rotated.inverses.count == 1 && site.rotated.exits.count == 1)
    #expect(try bench.error(bench.rotated([site])) <= 1e-12)
  }

  @Test("a class is not padded: other orders go in blocks") func padding() {
    #expect(HadamardOrder(768).isWhole && HadamardOrder(768).dense == 12)
    #expect(HadamardOrder(2560).isWhole && HadamardOrder(2560).dense == 20)
    #expect(HadamardOrder(92).block < 92 && 92 % HadamardOrder(92).block == 0)
  }

  @Test(
    "what blocks is said",
    arguments: [
      ("c = silu(u)", "'silu' is not linear"),
      ("c = u * sigmoid(x @ 0)", "both differ along the axis"),
      ("c = u * scale", "is a diagonal along the axis"),
      ("c = max(u, 0)", "'max' is not linear"),
      ("c = u + 1", "is the same along the axis"),
    ])
  func reasons(_ equation: String, _ reason: String) throws {
    let source = """
      layer l {
        axis b, t
        axis d = 8, o = 4
        input x[b, t, d]
        weight w[d, d]
        weight scale[d]
        weight v[o, d]
        u = linear(x, w)
        \(equation.replacing("x @ 0", with: "linear(x, w)"))
        output y = linear(c, v) + sum[d](square(c))
      }
      """
    let sites = try RotationBench(source, fold: .none).sites
    let out = try #require(sites.first { $0.name.hasPrefix("l.v:d") })
    #expect(out.rotated.entries.contains { $0.reason.contains(reason) })
    #expect(out.transforms == 1)
  }
}

extension Program {
  /// The program with the transforms of its runs replaced.
  fileprivate func changingRotations(_ change: (Rotation) -> Rotation) -> Program {
    var program = self
    for layer in program.layers.indices {
      program.layers[layer].nodes = program.layers[layer].nodes.map { node in
        var node = node
        if case .rotate(let operand, let along, let rotation) = node.op {
          node.op = .rotate(operand, along: along, change(rotation))
        }
        return node
      }
    }
    return program
  }
}
