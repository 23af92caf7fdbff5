import CoreyCodeGen
import CoreyIR
import CoreySchedule
import Foundation
import Testing

/// The emitted text as text; what it computes is tested with the tiers.
struct EmittedTextTests {
  private func module(_ text: String, target: TargetCPU = .generic, name: String = "layer") throws
    -> CModule
  {
    let (syntax, diagnostics) = Parser.parse(SourceFile(path: "test.ssm", text: text))
    if let first = diagnostics.first { throw first }
    let program = try Checker.check([syntax], entry: nil, overrides: [:])
    let plan = Scheduler.plan(program, options: ScheduleOptions(fusion: .all))
    return CEmitter(target: target).emit(Lowering.lower(plan, name: name, header: ["a */ b"]))
  }

  private static let scan = """
    layer scan {
      axis b, t
      axis d = 24, n = 4
      input x[b, t, d]
      weight A[d, n] from "A"
      state h[b, d, n]
      recur over t { h = exp(x * A) * h[t-1] + x }
      output y = sum[n](h * A)
    }
    """

  @Test func oneVariantPerProcessorIsEmitted() throws {
    let generic = try module(Self.scan)
    for isa in ["v4", "v3", "v2", "neon", "portable"] {
      #expect(generic.source.contains("name##_\(isa)"))
    }
    let single = try module(Self.scan, target: .x86v3)
    #expect(single.source.contains("name##_v3"))
    #expect(!single.source.contains("name##_v4"))
    #expect(single.source.utf8.count < generic.source.utf8.count / 2)
  }

  @Test func commentsCannotEndEarly() throws {
    let source = try module(Self.scan).source
    #expect(source.hasPrefix("/* a * / b */"))
  }

  @Test func theTextDoesNotDependOnTheNameAlone() throws {
    // A layer may be called what its program is called.
    let same = try module(Self.scan, name: "scan")
    #expect(same.source.contains("int scan_run(const scan_args *args, int thread, int threads)"))
    #expect(same.header.contains("typedef struct scan_args {"))
    #expect(same.main.contains("scan_pack_weights(&weights, packed)"))
  }

  @Test func identifiersOfTheLayerMayBeAnything() throws {
    let renamed = Self.scan.replacing("h", with: "S").replacing("x", with: "f")
      .replacing("eSp", with: "exp").replacing("efp", with: "exp")
      .replacing("aSis", with: "axis").replacing("afis", with: "axis")
      .replacing("weigSt", with: "weight")
    let module = try module(renamed)
    #expect(module.source.contains("state_S"))
    #expect(module.source.contains("in_f"))
  }

  @Test func hostedTextIncludesNothingButTypes() throws {
    let hosted = try module(Self.scan).hosted
    let includes = hosted.split(separator: "\n").filter { $0.hasPrefix("#include") }
    #expect(includes.allSatisfy { $0.contains("stdint.h") || $0.contains("stddef.h") })
  }

  @Test func errorCodesHaveWords() {
    #expect(Set(ErrorCode.allCases.map(\.message)).count == ErrorCode.allCases.count)
  }

  @Test("Nests under tcc are calls for whole tiles; a scan is one call for many rows")
  func hostedNestsAreTiles() throws {
    // The sum's factor is one number for all lanes, as in a selective scan.
    let text = Self.scan.replacing("sum[n](h * A)", with: "sum[n](h * C)")
      .replacing("  state h", with: "  weight C[n] from \"C\"\n  state h")
    let hosted = try module(text).hosted
    let kernels = try #require(hosted.split(separator: "_pack(const").first)
    #expect(kernels.contains("corey_tile_affine(&x);"))
    #expect(!kernels.contains("+= LANES"))
  }

  @Test(
    "A state that fits no registers is loaded once for four rows", arguments: [(4, 0), (40, 1)])
  func longStatesAreJammed(elements: Int, loops: Int) throws {
    let text = Self.scan.replacing("n = 4", with: "n = \(elements)")
    let source = try module(text, target: .portable).source
    #expect(source.split(separator: "r += 4").count == loops + 1)
  }
}
