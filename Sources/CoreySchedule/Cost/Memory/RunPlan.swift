import CoreyIR

/// The memory of a run and the segments it falls into.
struct RunPlan {
  private let program: LoopProgram
  private let batch: Int
  private let time: Int
  private let states: CostModel.States
  private let segments: Segments
  private let placements: [[TilePlacement]]
  private let map: MemoryMap
  /// What `NAME_workspace_size` asks for, but for states.
  let workspaceBytes: Int

  /// The most segments that are walked one by one.
  private static let walkedSegments = 24
  /// The most memory that is walked through.
  private static let memoryLimit = 1 << 38

  private var entry: LayerLoops { program.layers[program.layers.count - 1] }
  private var localBytes: Int { (program.totals.localStates + 15) / 16 * 16 * 4 * batch }
  private var stateBytes: Int { program.totals.states * 4 * batch }

  init(
    _ program: LoopProgram, batch: Int, time: Int, states: CostModel.States
  ) throws(Diagnostic) {
    self.program = program
    self.batch = max(0, batch)
    self.time = max(0, time)
    self.states = states
    segments = Segments(program, time: self.time)
    placements = program.layers.map { layer in
      layer.kernels.map { TilePlacement(kernel: $0, buffers: layer.buffers) }
    }
    try Self.check(program, batch: self.batch, time: self.time)
    let longest = segments.distinct.map(\.length).max() ?? 0
    let layouts = Self.layouts(
      program, placements: placements, batch: self.batch, segment: longest)
    let floats = Self.workspace(program, layouts: layouts)
    workspaceBytes = 64 + (program.totals.localStates + 15) / 16 * 64 * self.batch + floats
    map = Self.map(
      program, batch: self.batch, time: self.time, states: states, workspace: workspaceBytes)
  }

  // MARK: Memory

  private static func layouts(
    _ program: LoopProgram, placements: [[TilePlacement]], batch: Int, segment: Int
  ) -> [LayerLayout] {
    zip(program.layers, placements).map {
      LayerLayout($0, placements: $1, batch: batch, segment: segment)
    }
  }

  /// Bytes of workspace of the entry: its own, or its values that cross kernels and those of a layer
  /// it calls.
  private static func workspace(_ program: LoopProgram, layouts: [LayerLayout]) -> Int {
    var needs: [Int] = []
    for (layer, layout) in zip(program.layers, layouts) {
      let callees = layer.calls.map { layout.segmentBytes + needs[$0.layer] }
      needs.append(max(layout.ownBytes, callees.max() ?? 0) + 64)
    }
    return needs.last ?? 0
  }

  private static func map(
    _ program: LoopProgram, batch: Int, time: Int, states: CostModel.States, workspace: Int
  ) -> MemoryMap {
    var map = MemoryMap()
    let entry = program.layers[program.layers.count - 1]
    for (index, port) in entry.inputs.enumerated() {
      map.add(.input(index), bytes: port.bytes(batch: batch, time: time))
    }
    for (index, port) in entry.outputs.enumerated() {
      map.add(.output(index), bytes: port.bytes(batch: batch, time: time))
    }
    let bundle = program.totals.states * 4 * batch
    if states == .kept { map.add(.statesBefore, bytes: bundle) }
    map.add(.states, bytes: bundle)
    map.add(.packed, bytes: program.totals.packed)
    map.add(.workspace, bytes: workspace)
    return map
  }

  /// Refuses what cannot be walked through, before any size is multiplied.
  private static func check(
    _ program: LoopProgram, batch: Int, time: Int
  ) throws(Diagnostic) {
    var widest = 1.0
    for layer in program.layers {
      widest += layer.inputs.reduce(0) { $0 + Double($1.width) }
      widest += layer.outputs.reduce(0) { $0 + Double($1.width) }
      for case .segment(let extent) in layer.buffers.map(\.kind) {
        widest += Double(extent.perStep + extent.perBatchAndStep + extent.perBatch)
      }
    }
    let states = Double(program.totals.states + program.totals.localStates)
    let bytes = (widest * Double(max(1, time)) + states) * Double(max(1, batch)) * 4
    guard bytes < Double(memoryLimit) else {
      throw Diagnostic(
        .error,
        "a run of \(batch) sequences of \(time) steps is too large to be priced: "
          + "it would need more than \(memoryLimit >> 30) GiB",
        suggestion: "shorter sequences cost the same per step: give a smaller t or b")
    }
  }

  // MARK: Run

  /// Walks the run through a cache.
  ///
  /// - Parameters:
  ///   - effort: How many runs of bytes may be touched.
  ///   - limit: The most bytes that are worth counting.
  ///   - only: The one kernel that runs; all if absent.
  /// - Throws: If there are more.
  func run(
    _ level: Machine.Cache, tallies: Tallies, effort: Int = .max, limit: Int = .max,
    only: (layer: Int, kernel: Int)? = nil
  ) throws(Diagnostic) -> LevelTraffic {
    var walk = TrafficWalk(
      program, batch: batch, level: level, memory: map.size, tallies: tallies,
      effort: effort, limit: limit, only: only)
    guard batch > 0 else {
      return LevelTraffic(traffic: walk.cache.traffic, pendingWrites: 0, weightBytes: 0)
    }
    enter(&walk)
    let layouts = segments.distinct.reduce(into: [Int: [LayerLayout]]()) { made, next in
      made[next.length] = Self.layouts(
        program, placements: placements, batch: batch, segment: next.length)
    }
    var extra = [Traffic](repeating: Traffic(), count: tallies.count)
    let walked = min(segments.whole, Self.walkedSegments)
    var before = walk.cache.traffic
    for segment in 0..<walked {
      before = walk.cache.traffic
      walk.run(
        frame(at: segment), segment: segments.length, layouts: layouts[segments.length] ?? [])
    }
    if segments.whole > walked {
      // The caches are in their stride: the rest is like the last that was walked.
      for (index, after) in walk.cache.traffic.enumerated() {
        extra[index] = (after - before[index]) * (segments.whole - walked)
      }
    }
    if segments.rest > 0 || segments.whole == 0 {
      walk.run(frame(at: walked), segment: segments.rest, layouts: layouts[segments.rest] ?? [])
    }
    guard !walk.isCutShort else {
      throw Diagnostic(
        .error, "the walk through memory takes more than \(effort) touches or \(limit) bytes")
    }
    var pending = 0
    for (region, range) in map.ranges {
      switch region {
      case .output: pending += walk.cache.dirtyBytes(in: range)
      case .states: if states == .kept { pending += walk.cache.dirtyBytes(in: range) }
      case .input, .statesBefore, .packed, .workspace: break
      }
    }
    return LevelTraffic(
      traffic: zip(walk.cache.traffic, extra).map { $0 + $1 }, pendingWrites: pending,
      weightBytes: walk.cache.seenBytes(in: map.ranges[.packed] ?? 0..<0))
  }

  /// What the entry function does before the first segment.
  private func enter(_ walk: inout TrafficWalk) {
    for position in entry.rowBounds.keys.sorted() {
      walk.touch(map.ranges[.input(position)] ?? 0..<0, isWritten: false)
    }
    if let before = map.ranges[.statesBefore] { walk.touch(before, isWritten: false) }
    walk.touch(map.ranges[.states] ?? 0..<0, isWritten: true)
    let workspace = map.start(.workspace)
    walk.touch(workspace..<workspace + program.totals.localStates * 4 * batch, isWritten: true)
  }

  /// The entry's arguments for a segment.
  private func frame(at segment: Int) -> Frame {
    let step = segment * segments.length
    func start(_ region: MemoryMap.Region, _ port: PortLoops) -> Int {
      let width = port.stepHasBatch ? port.stepWidth * batch : port.stepWidth
      return map.start(region) + (port.hasTime ? step * width * port.type.bytes : 0)
    }
    return Frame(
      layer: program.layers.count - 1,
      inputs: entry.inputs.enumerated().map { start(.input($0), $1) },
      outputs: entry.outputs.enumerated().map { start(.output($0), $1) },
      inputSteps: entry.inputs.map { _ in time }, outputSteps: entry.outputs.map { _ in time },
      states: map.start(.states), localStates: map.start(.workspace),
      packed: map.start(.packed), workspace: map.start(.workspace) + localBytes)
  }

  // MARK: Lower bound

  /// The least that any schedule moves: of weights what their files hold, or less if rows of a
  /// table are all that is used.
  func lowerBound(touchedWeights: Int) -> LowerBound {
    func bytes(_ ports: [PortLoops]) -> Int {
      ports.reduce(0) { $0 + $1.bytes(batch: batch, time: time) }
    }
    return LowerBound(
      weights: min(program.weightBytes(), touchedWeights), inputs: bytes(entry.inputs),
      outputs: bytes(entry.outputs),
      states: states == .kept ? 2 * stateBytes : 0)
  }
}

extension PortLoops {
  /// Bytes of the whole array.
  func bytes(batch: Int, time: Int) -> Int {
    width * (hasBatch ? batch : 1) * (hasTime ? time : 1) * type.bytes
  }
}
