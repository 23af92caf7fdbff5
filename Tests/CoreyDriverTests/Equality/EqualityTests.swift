import CoreyCodeGen
import CoreyPasses
import CoreyRuntime
import CoreySchedule
import Testing

/// No schedule, tier, vector width, thread, batch or cut in time changes a bit.
@Suite("Bit equality with the Float32 interpreter")
struct EqualityTests {
  static let time = 37
  static let batch = 3

  @Test("Levels, chunks and segments under the tcc tier", arguments: ExampleCase.all)
  func tcc(_ example: ExampleCase) throws {
    let oracle = try Oracle(example)
    for level in [OptimizationLevel.none, .basic, .full] {
      try oracle.check(Schedule(level: level))
      try oracle.check(Schedule(level: level, chunk: 5, segment: 11))
    }
    try oracle.check(Schedule(chunk: 1))
    try oracle.check(Schedule(chunk: 64, segment: 16))
  }

  @Test("Instruction sets under the clang tier", arguments: ExampleCase.all)
  func clang(_ example: ExampleCase) throws {
    let oracle = try Oracle(example)
    var targets: [TargetCPU] = [.portable]
    #if arch(x86_64)
      targets += [.x86v2, .x86v3, .native]
    #endif
    for target in targets {
      try oracle.check(Schedule(level: .full, tier: .clang, target: target, chunk: 7))
    }
    for level in [OptimizationLevel.none, .basic] {
      try oracle.check(Schedule(level: level, tier: .clang, target: .native))
    }
    if example.name == "mamba1" {
      try oracle.check(Schedule(tier: .clang, target: .generic))
    }
  }

  @Test("The interpreter itself: pieces and batch entries", arguments: ExampleCase.all)
  func interpreter(_ example: ExampleCase) throws {
    let oracle = try Oracle(example)
    try oracle.checkPieces(of: oracle.laboratory.interpreter(), "the interpreter")
  }
}

/// An example's results, and the ways in which a runner must reproduce them.
private struct Oracle {
  let laboratory: Laboratory
  let inputs: LayerInputs
  let state: [UInt32]?
  let whole: LayerResult
  /// From zero states.
  let fresh: LayerResult
  let isCausal: Bool

  init(_ example: ExampleCase) throws {
    laboratory = try Laboratory(example)
    isCausal = example.isCausal
    let interface = laboratory.interface
    inputs = interface.seededInputs(batch: EqualityTests.batch, time: EqualityTests.time)
    state = example.isCausal ? interface.seededState(batch: EqualityTests.batch) : nil
    let interpreter = laboratory.interpreter()
    whole = try interpreter.run(inputs, state: state, threads: 1)
    fresh = try interpreter.run(inputs)
    // A result that is not a number equals every other: none may be one.
    for words in whole.outputs + [whole.state] {
      #expect(words.allSatisfy { Float(bitPattern: $0).isFinite })
    }
  }

  func check(_ schedule: Schedule) throws {
    let kernels = try laboratory.kernels(schedule)
    #expect(kernels.interface == laboratory.interface || schedule.level != .none)
    for threads in [1, 2] {
      expect(
        try kernels.run(inputs, state: state, threads: threads), whole,
        "\(schedule), \(threads) threads")
    }
    try checkPieces(of: kernels, "\(schedule)")
  }

  func checkPieces(of runner: some LayerRunner, _ what: String) throws {
    expect(try runner.runEachEntry(inputs), fresh, "\(what), each batch entry alone")
    guard isCausal else { return }
    let ones = Array(repeating: 1, count: inputs.time)
    for (pieces, threads) in [(ones, 1), ([5, 1, 17, 2, 12], 2)] {
      expect(
        try runner.run(inputs, pieces: pieces, state: state, threads: threads), whole,
        "\(what), in \(pieces.count) pieces")
    }
  }

  private func expect(_ result: LayerResult, _ expected: LayerResult, _ what: String) {
    let difference = result.difference(from: expected, laboratory.interface)
    #expect(difference == nil, "\(what)")
  }
}
