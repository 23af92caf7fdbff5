import CoreyIR
import CoreyPasses
import Testing

/// A layer of the examples in lengths that Hadamard matrices divide, 12 and 20 among them.
struct RotationCase: Sendable, CustomTestStringConvertible {
  let name: String
  let lengths: [String: Int]
  var testDescription: String { "\(name) \(lengths)" }

  static let all: [RotationCase] = [
    RotationCase(name: "mamba1", lengths: ["d": 24, "n": 4, "r": 12]),
    RotationCase(name: "mamba1", lengths: ["d": 20, "n": 4, "r": 4]),
    RotationCase(name: "mamba2", lengths: ["d": 24, "g": 1, "r": 3, "p": 8, "n": 12]),
    RotationCase(name: "mamba2", lengths: ["d": 24, "g": 8, "r": 2, "p": 4, "n": 8]),
    RotationCase(name: "bidirectional_mamba", lengths: ["d": 24, "n": 4, "r": 4]),
    RotationCase(name: "s4d", lengths: ["d": 24, "n": 4]),
    RotationCase(name: "retnet", lengths: ["d": 24, "h": 3, "j": 4, "p": 8]),
    RotationCase(name: "lightning_attention", lengths: ["d": 24, "h": 2, "n": 4, "p": 8]),
    RotationCase(name: "gla", lengths: ["d": 24, "h": 3, "n": 4, "p": 12, "r": 4]),
    RotationCase(name: "hgrn2", lengths: ["d": 24, "h": 3, "n": 4, "p": 8]),
    RotationCase(name: "rwkv6", lengths: ["d": 24, "h": 3, "n": 8, "p": 8, "rm": 4, "rw": 4]),
    RotationCase(
      name: "rwkv7",
      lengths: ["d": 24, "h": 3, "n": 8, "p": 8, "rw": 4, "ra": 4, "rv": 2, "rg": 4]),
    RotationCase(name: "gated_deltanet", lengths: ["d": 24, "h": 3, "n": 4, "p": 8]),
    RotationCase(name: "deltaproduct", lengths: ["d": 24, "h": 3, "n": 4, "p": 8]),
    RotationCase(name: "mlstm", lengths: ["d": 24, "h": 3, "n": 4, "p": 8]),
    RotationCase(name: "mlgru", lengths: ["d": 24]),
    RotationCase(name: "mamba3", lengths: ["d": 24, "h": 3, "p": 8, "j": 2, "m": 4]),
    RotationCase(name: "mom", lengths: ["d": 24, "h": 2, "n": 4, "p": 8]),
    RotationCase(name: "gmu", lengths: ["d": 24, "n": 4]),
    RotationCase(name: "gam", lengths: ["d": 24, "a": 28]),
    RotationCase(name: "window_attention", lengths: ["d": 24, "g": 2, "r": 3, "j": 4, "w": 6]),
    RotationCase(name: "mamba_130m", lengths: ["d": 8, "n": 4, "v": 11]),
    RotationCase(
      name: "hybrid", lengths: ["d": 24, "n": 4, "g": 2, "q": 3, "j": 4, "w": 6, "v": 11]),
  ]
}

/// Rotated programs compute what they did.
@Suite("Rotations keep the function")
struct RotationEquivalenceTests {
  @Test("at every site, in Float64", arguments: RotationCase.all)
  func everySite(_ example: RotationCase) throws {
    let bench = try RotationBench(example: example.name, lengths: example.lengths)
    for site in bench.sites where site.isLegal {
      let program = try bench.rotated([site])
      let error = try bench.error(program, besides: site.states)
      #expect(error <= 1e-12, "\(site.name): \(error)")
      if !site.rotated.entries.isEmpty || !site.rotated.folds.isEmpty {
        #expect(program != bench.folded, "\(site.name) changes nothing")
      }
    }
  }
}

extension RotationEquivalenceTests {
  @Test("at all sites that go together, in steps as in one piece", arguments: RotationCase.all)
  func together(_ example: RotationCase) throws {
    let bench = try RotationBench(example: example.name, lengths: example.lengths)
    var chosen: [RotationSite] = []
    for site in bench.sites where site.isLegal {
      if !chosen.contains(where: { $0.conflicts(with: site) }) { chosen.append(site) }
    }
    let program = try bench.rotated(chosen, seed: 5)
    let states = chosen.flatMap(\.states)
    let error = try bench.error(program, besides: states)
    #expect(error <= 1e-12, "\(chosen.map(\.name)): \(error)")
    #expect(try bench.splitError(program) <= 1e-12)
    // What is printed is a source that means the same.
    let printed = Printer.print(program)
    let again = try Checker.check(SourceFile(path: "again.ssm", text: printed))
    #expect(Printer.print(again) == printed)
  }

  @Test("for any orthogonal matrix, not only symmetric ones", arguments: RotationCase.all)
  func anyMatrix(_ example: RotationCase) throws {
    let bench = try RotationBench(example: example.name, lengths: example.lengths)
    for site in bench.sites where site.isLegal {
      guard site.order.order % 4 == 0 else { continue }
      var dense = DenseRotations(try bench.rotated([site]))
      let program = try dense.rewritten()
      let error = try bench.error(
        program, besides: site.states, weight: { DenseRotations.matrix($0) })
      #expect(error <= 1e-12, "\(site.name): \(error)")
    }
  }

  @Test("with tied tables, and with final norms that have no scale") func tied() throws {
    let tied = """
      layer model {
        axis b, t
        axis v = 11, d = 12
        input ids[b, t]: i32
        weight emb[v, d]
        weight up[d, d]
        weight bias[d]
        x = emb[v = ids]
        y = x + (linear(rms[d](x), up) + bias)
        output logits = linear(rms[d](y), emb)
      }
      """
    let bench = try RotationBench(tied)
    let residual = try #require(bench.sites.first { $0.kind == .residual })
    // Both ends of the table are rotated: it stays one, and nothing is left to the run.
    #expect(residual.transforms == 0 && residual.extraBytes == 0)
    let program = try bench.rotated([residual])
    #expect(try bench.error(program) <= 1e-12)
    let tables = program.entry.nodes.filter { node in
      guard case .fold(let weight, _) = node.op else { return false }
      return weight.value.map { program.entry[$0].name } == "emb"
    }
    #expect(tables.count == 1)

    let scaled = tied.replacing("weight bias[d]", with: "weight bias[d]\n  weight g[d]")
      .replacing("linear(rms[d](y), emb)", with: "linear(rms_norm(y, g), emb)")
    let online = try RotationBench(scaled)
    let site = try #require(online.sites.first { $0.kind == .residual })
    #expect(site.transforms == 2 && site.extraBytes == 0)
    #expect(try online.error(online.rotated([site])) <= 1e-12)
    // Unasked, the scale is not folded into a copy of the table; asked, it is.
    let untied = try RotationBench(scaled, fold: .all)
    let free = try #require(untied.sites.first { $0.kind == .residual })
    #expect(free.transforms == 0)
    #expect(try untied.error(untied.rotated([free])) <= 1e-12)
  }

  @Test("at orders of large models", arguments: [64, 96, 768, 1536, 2560, 5120])
  func largeOrders(_ order: Int) throws {
    let bench = try RotationBench(
      """
      layer pair {
        axis b, t
        axis d = \(order), e = 3, o = 4
        input x[b, t, e]
        weight up[d, e]
        weight bias[d]
        weight norm[d]
        weight down[o, d]
        h = linear(x, up) + bias
        output y = linear(rms_norm(h, norm), down)
      }
      """)
    let site = try #require(bench.sites.first { $0.order.order == order && $0.isLegal })
    #expect(site.transforms == 0 && site.order.isWhole)
    #expect(try bench.error(bench.rotated([site])) <= 1e-12)
    // In Float32 as kernels run it, no further from the truth than without.
    let exact = try bench.numbers(bench.checked)
    let before = relativeDistance(try bench.singles(bench.checked), exact)
    let after = relativeDistance(try bench.singles(bench.rotated([site])), exact)
    #expect(after <= 1e-5 && after <= 2 * before + 1e-7, "\(after) after, \(before) before")
  }
}
