import CoreyIR
import CoreySchedule
import Testing

/// Small loops whose traffic can be worked out by hand.
@Suite struct CostModelTests {
  private func price(
    _ text: String, _ fusion: FusionPolicy = .all, chunk: Int = 64, cache: Int,
    time: Int, segment: Int = 2048
  ) throws -> Cost {
    var options = ScheduleOptions(fusion: fusion, tile: .fixed(chunk))
    options.segment = segment
    let plan = Scheduler.plan(try Example.check(text), options: options)
    var machine = Machine.standard
    machine.caches = [.init(level: 1, bytes: cache, ways: 16, bandwidth: 1e11)]
    return try CostModel(machine: machine).price(
      Lowering.lower(plan, name: "layer"), batch: 1, time: time)
  }

  private let copy = """
    layer l {
      axis b, t
      axis d = 1024
      input x[b, t, d]
      output y = -x
    }
    """

  @Test func aStreamIsReadOnceAndWrittenOnce() throws {
    let cost = try price(copy, cache: 64 << 10, time: 1000)
    let size = 1000 * 1024 * 4
    #expect(cost.dram.reads == size)
    #expect(cost.dram.allocations == size)
    #expect(cost.dram.writeBacks + cost.pendingWrites == size)
    #expect(cost.dramBytes == cost.lowerBound.bytes)
  }

  private let chain = """
    layer l {
      axis b, t
      axis d = 1024
      input x[b, t, d]
      y = -x
      output z = exp(y)
    }
    """

  @Test func whatLivesBetweenKernelsIsWrittenAndReadAgainUnlessItFits() throws {
    let size = 1000 * 1024 * 4
    let apart = try price(chain, .none, cache: 64 << 10, time: 1000)
    #expect(apart.dramBytes == 4 * size)
    let fits = try price(chain, .none, cache: 64 << 20, time: 1000)
    #expect(fits.dramBytes == 2 * size)
    let fused = try price(chain, .all, cache: 64 << 10, time: 1000)
    #expect(fused.dramBytes == 2 * size)
  }

  private let matmul = """
    layer l {
      axis b, t
      axis d = 512, e = 512
      input x[b, t, d]
      weight w[e, d]
      output y = linear(x, w)
    }
    """

  @Test func weightsThatFitAreReadOnce() throws {
    let cost = try price(matmul, chunk: 50, cache: 4 << 20, time: 1000)
    let (weights, rows) = (512 * 512 * 4, 1000 * 512 * 4)
    // A little more: the packed weights end in 64 bytes of padding.
    #expect(abs(cost.dram.reads - weights - rows) < 4096)
    #expect(cost.dram.writeBacks + cost.pendingWrites == rows)
  }

  @Test func weightsThatDoNotFitAreReadForEveryChunk() throws {
    let cost = try price(matmul, chunk: 50, cache: 512 << 10, time: 1000)
    let (weights, rows) = (512 * 512 * 4, 1000 * 512 * 4)
    let wanted = 20 * weights + rows
    #expect(abs(cost.dram.reads - wanted) < wanted / 50)
    #expect(cost.dram.writeBacks + cost.pendingWrites == rows)
  }

  private let window = """
    layer l {
      axis b, t
      axis d = 512, k = 4
      input x[b, t, d]
      weight w[d, k]
      state s[b, t: k - 1, d]
      output y = causal_conv(exp(x), w, s)
    }
    """

  @Test func rowsKeptFromChunkToChunkStayInTheCache() throws {
    let cost = try price(window, chunk: 50, cache: 1 << 20, time: 1000)
    let (rows, state, weights) = (1000 * 512 * 4, 3 * 512 * 4, 4 * 512 * 4)
    #expect(abs(cost.dram.reads - rows - state - weights) < 4096)
    // The states are copied before the first step and saved behind the last.
    #expect(cost.dram.writeBacks + cost.pendingWrites == rows + 2 * state)
  }

  @Test func longRunsAreAsTheirSegments() throws {
    // 40 segments, of which not all are walked one by one.
    let long = try price(copy, cache: 64 << 10, time: 4000, segment: 100)
    #expect(long.dramBytes == long.lowerBound.bytes)
    let longer = try price(matmul, chunk: 50, cache: 512 << 10, time: 6000, segment: 100)
    let short = try price(matmul, chunk: 50, cache: 512 << 10, time: 600, segment: 100)
    let ratio = Double(longer.dramBytes) / Double(short.dramBytes)
    #expect(abs(ratio - 10) < 0.1)
    #expect(longer.workspaceBytes == short.workspaceBytes)
  }

  @Test func decodingReadsTheWeightsAndTheStates() throws {
    let plan = Scheduler.plan(
      try Example.program("mamba1"), options: ScheduleOptions(fusion: .all))
    let cost = try CostModel(machine: .standard).price(
      Lowering.lower(plan, name: "layer"), batch: 1, time: 1)
    // 15.33 MB: weights, states in and out, one row in and out.
    #expect(cost.ratio < 1.02)
    #expect(abs(Double(cost.dramBytes) / 15.33e6 - 1) < 0.02)
  }

  @Test func fusionPaysWhereTheWeightsFit() throws {
    let program = try Example.program("mamba1")
    func price(_ fusion: FusionPolicy) throws -> Cost {
      let plan = Scheduler.plan(program, options: ScheduleOptions(fusion: fusion))
      return try CostModel(machine: .standard).price(Lowering.lower(plan, name: "layer"))
    }
    let (fused, apart) = (try price(.all), try price(.none))
    #expect(fused.ratio < 1.05)
    #expect(apart.dramBytes > 20 * fused.dramBytes)
  }

  @Test func aRunBeyondAllMemoryIsRefused() throws {
    #expect(throws: Diagnostic.self) {
      try price(copy, cache: 1 << 20, time: 1 << 40)
    }
  }

  @Test func pricesSayWhereTheTimeGoes() throws {
    let program = try Example.program("mamba1", ["d": 64])
    let plan = Scheduler.plan(program, options: ScheduleOptions(fusion: .none))
    let cost = try CostModel(machine: .standard, depth: .everyLevel).price(
      Lowering.lower(plan, name: "layer"), time: 256)
    #expect(cost.kernels.allSatisfy { $0.inner.count == 1 && $0.seconds > 0 })
    #expect(cost.predictedSeconds >= cost.kernels.reduce(0) { $0 + $1.seconds })
    let sum = cost.tensors.reduce(Traffic()) { $0 + $1.dram }
    #expect(sum == cost.kernels.reduce(Traffic()) { $0 + $1.dram })
  }
}
