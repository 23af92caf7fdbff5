import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreySchedule
import Testing

/// The order in which a kernel goes through columns changes no bit: panels that stay while rows
/// stream past, and strips of columns one after the other, with sums that go on from strip to strip.
@Suite("Loop orders")
struct LoopOrderTests {
  /// Lengths at which columns fill panels and lanes, where an example has these axes.
  private static let lengths = ["d": 64, "h": 2, "n": 16, "p": 32]

  private func program(_ example: ExampleCase) throws -> Program {
    let source = SourceFile(path: example.path, text: try example.source)
    let lengths = example.lengths.merging(Self.lengths.filter { example.lengths[$0.key] != nil }) {
      own, wide in wide
    }
    var session = Session(options: CompileOptions(lengths: lengths))
    return try session.optimize(try session.check(try session.parse(source)))
  }

  private func plan(_ program: Program, _ fusion: FusionPolicy, chunk: Int) -> Plan {
    Scheduler.plan(program, options: ScheduleOptions(fusion: fusion, tile: .fixed(chunk)))
  }

  @Test("Strips along every axis", arguments: ExampleCase.all)
  func strips(_ example: ExampleCase) throws {
    let program = try program(example)
    let oracle = try #require(try KernelOracle(program, time: 13, batch: 2, seed: 5))
    var tried = Set<LoopProgram>()
    for length in [2, 32] {
      for axis in Set(program.layers.flatMap { $0.axes.indices.map(AxisID.init) }).sorted() {
        for (fusion, chunk) in [(FusionPolicy.all, 5), (.fixed(6), 16)] {
          var plan = plan(program, fusion, chunk: chunk)
          plan.changeKernels { $0.strips = Strips(axis: axis, length: length) }
          let loops = Lowering.lower(plan, name: "strips")
          guard loops.hasStrips, tried.insert(loops).inserted else { continue }
          let difference = try oracle.difference(plan, threads: tried.count % 2 + 1)
          #expect(difference == nil, "axis \(axis), \(length), \(fusion): \(difference ?? "")")
        }
      }
    }
    #expect(!tried.isEmpty || !Self.striped.contains(example.name))
  }

  /// Examples that must have strips, or nothing would be tested.
  private static let striped = ["mamba1", "gla", "hgrn2", "mlgru", "rwkv6", "retnet"]

  @Test("Panels outside, rows inside", arguments: ExampleCase.all)
  func panels(_ example: ExampleCase) throws {
    let program = try program(example)
    let oracle = try #require(try KernelOracle(program, time: 13, batch: 2, seed: 6))
    for (together, fusion) in [(1, FusionPolicy.none), (2, .fixed(2))] {
      var plan = plan(program, fusion, chunk: 5)
      plan.changeKernels { $0.panels = together }
      let difference = try oracle.difference(plan, threads: together)
      #expect(difference == nil, "\(together) panels, \(fusion): \(difference ?? "")")
    }
  }
}

extension Plan {
  fileprivate mutating func changeKernels(_ change: (inout KernelPlan) -> Void) {
    func changed(_ steps: [PlanStep]) -> [PlanStep] {
      steps.map { step in
        switch step {
        case .kernel(var kernel):
          change(&kernel)
          return .kernel(kernel)
        case .repeat(let node, let body): return .repeat(node, changed(body))
        case .call: return step
        }
      }
    }
    for layer in layers.indices { layers[layer].steps = changed(layers[layer].steps) }
  }
}

extension LoopProgram {
  /// Whether any kernel works through strips.
  fileprivate var hasStrips: Bool {
    func hasStrips(_ statements: [Statement]) -> Bool {
      statements.contains { statement in
        switch statement {
        case .loop("strip0", _, _, _, _): true
        case .loop(_, _, _, _, let body), .stride(_, _, _, _, let body): hasStrips(body)
        default: false
        }
      }
    }
    return layers.contains { $0.kernels.contains { hasStrips($0.body) } }
  }
}
