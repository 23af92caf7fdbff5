import CoreyIR
import CoreyPasses
import Foundation
import Testing

@Suite struct PassAnalysisTests {
  private func passes(_ graph: Graph, over axis: String) -> PassCount? {
    PassAnalysis.passes(of: graph).first { graph[$0.axis].name == axis }
  }

  private func layer(_ text: String) throws -> Graph {
    let (syntax, diagnostics) = Parser.parse(SourceFile(path: "test.ssm", text: text))
    if let first = diagnostics.first { throw first }
    var program = try Checker.check([syntax], entry: nil, overrides: [:])
    var remarks: [Remark] = []
    try Pass.inline.run(&program, &remarks)
    return program.entry
  }

  private func example(_ name: String) throws -> Graph {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let path = folder.appendingPathComponent("Examples/\(name).ssm").path
    return try layer(String(contentsOfFile: path, encoding: .utf8))
  }

  @Test func aMapIsOnePass() throws {
    let graph = try layer(
      """
      layer l {
        axis b, t
        axis d = 8
        input x[b, t, d]
        output y = exp(x) + 1
      }
      """)
    #expect(passes(graph, over: "d")?.passes == 1)
    #expect(passes(graph, over: "t")?.passes == 1)
  }

  @Test func aNormIsTwoPassesOverItsAxis() throws {
    let graph = try layer(
      """
      layer l {
        axis b, t
        axis d = 8
        input x[b, t, d]
        weight g[d]
        output y = rms_norm(x, g)
      }
      """)
    let found = passes(graph, over: "d")
    #expect(found?.passes == 2)
    #expect(found?.reasons.first?.text == "it is reduced over")
    #expect(passes(graph, over: "t")?.passes == 1)
  }

  @Test func softmaxIsThreePasses() throws {
    let graph = try layer(
      """
      layer l {
        axis b, t
        axis d = 8
        input x[b, t, d]
        m = max[d](x)
        p = exp(x - m)
        output y = p / sum[d](p)
      }
      """)
    #expect(passes(graph, over: "d")?.passes == 3)
  }

  @Test func mamba1NeedsTwoPassesOverItsChannels() throws {
    let graph = try example("mamba1")
    let found = passes(graph, over: "e")
    #expect(found?.passes == 2)
    // x_proj reduces c over e before dt broadcasts it back.
    let awaited = found?.reasons.first.map {
      graph[$0.awaited].dims.contains { graph[$0.axis].name == "e" }
    }
    #expect(awaited == false)
    #expect(passes(graph, over: "t")?.passes == 1)
  }

  @Test func mamba2IsOnePassOverItsHeadsUpToTheGatedNorm() throws {
    let graph = try example("mamba2")
    let found = passes(graph, over: "r")
    #expect(found?.passes == 2)
    // B, C and dt come out of in_proj, so the scan itself waits for no reduction over heads.
    #expect(found?.reasons.map(\.pass) == [1])
    #expect(passes(graph, over: "g")?.passes == 1)
    #expect(passes(graph, over: "t")?.passes == 1)
  }

  @Test func bothDirectionsAreTwoPassesOverTime() throws {
    let graph = try example("bidirectional_mamba")
    #expect(passes(graph, over: "t")?.passes == 2)
    #expect(passes(graph, over: "t")?.reasons.isEmpty == false)
  }

  @Test func theDeltaRuleReadsItsStateBeforeItWritesIt() throws {
    let graph = try layer(
      """
      layer l {
        axis b, t
        axis n = 4, p = 4
        input k[b, t, n]
        input v[b, t, p]
        state S[b, n, p]
        recur over t {
          u = v - sum[n](k * S[t-1])
          S = S[t-1] + k * u
        }
        output y = sum[n](k * S)
      }
      """)
    #expect(passes(graph, over: "n")?.passes == 2)
    #expect(passes(graph, over: "p")?.passes == 1)
  }
}
