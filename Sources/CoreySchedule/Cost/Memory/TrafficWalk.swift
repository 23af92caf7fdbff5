/// Walks a run of a program through one cache: the same calls, kernels, chunks and nests in the same
/// order as the emitted C, but a nest's memory box by box, not element by element.
struct TrafficWalk: ~Copyable {
  private let program: LoopProgram
  private let batch: Int
  private let level: Machine.Cache
  private(set) var cache: PageCache
  /// How many more runs of bytes may be touched.
  private var effort: Int
  /// The one kernel that runs; all if absent.
  private let only: (layer: Int, kernel: Int)?
  /// The most bytes that are worth counting.
  private let limit: Int
  private var touches: [[KernelTouches]]
  private var layouts: [LayerLayout] = []
  private let tallies: Tallies
  /// How many rows of tables were looked up: decides which one is next.
  private var lookups: UInt64 = 0
  /// The rest of a layer's packed weights from each of its buffers on, by layer.
  private let packedSizes: [[BufferID: Int]]

  init(
    _ program: LoopProgram, batch: Int, level: Machine.Cache, memory: Int, tallies: Tallies,
    effort: Int = .max, limit: Int = .max, only: (layer: Int, kernel: Int)? = nil
  ) {
    self.only = only
    self.effort = effort
    self.limit = limit
    self.program = program
    self.batch = batch
    self.level = level
    self.tallies = tallies
    cache = PageCache(
      bytes: level.bytes, ways: level.ways, memory: memory, tallies: tallies.count)
    touches = program.layers.map { $0.kernels.map { KernelTouches($0) } }
    packedSizes = program.layers.map(\.packedSizes)
  }

  /// Whether the walk ended before its time, because it was too long or moved too much.
  var isCutShort: Bool { effort < 0 || cache.movedBytes > limit }

  /// Runs a layer over one segment.
  mutating func run(_ frame: Frame, segment: Int, layouts: [LayerLayout]) {
    self.layouts = layouts
    walk(program.layers[frame.layer].steps, frame: frame, segment: segment, rounds: [:])
  }

  /// What the entry function itself touches.
  mutating func touch(_ range: Range<Int>, isWritten: Bool) {
    cache.touch(
      range.lowerBound, bytes: range.count, isRead: !isWritten, isWritten: isWritten,
      tally: Tallies.entry)
  }

  // MARK: Steps

  private mutating func walk(
    _ steps: [Step], frame: Frame, segment: Int, rounds: [String: Int]
  ) {
    for step in steps where !isCutShort {
      switch step {
      case .kernel(let kernel):
        if let only, only != (frame.layer, kernel) { continue }
        run(kernel, frame: frame, segment: segment)
      case .call(let call):
        let inner = self.frame(of: call, from: frame, segment: segment, rounds: rounds)
        walk(program.layers[call.layer].steps, frame: inner, segment: segment, rounds: [:])
      case .loop(let name, let range, let body):
        var rounds = rounds
        for round in range where !isCutShort {
          rounds[name] = round
          walk(body, frame: frame, segment: segment, rounds: rounds)
        }
      }
    }
  }

  private func frame(
    of call: CallStep, from caller: Frame, segment: Int, rounds: [String: Int]
  ) -> Frame {
    func offset(_ place: CallSite.Place) -> Int {
      zip(call.site.variables.indices, place.strides).reduce(place.base) { sum, next in
        let (position, stride) = next
        let round = rounds[call.site.variables[position]] ?? 0
        return sum + stride * (round - call.site.ranges[position].lowerBound)
      }
    }
    let layer = program.layers[caller.layer]
    func steps(_ id: BufferID) -> Int {
      switch layer[id].kind {
      case .input(let position): caller.inputSteps[position]
      case .output(let position): caller.outputSteps[position]
      default: segment
      }
    }
    return Frame(
      layer: call.layer, inputs: call.inputs.map { address(of: $0, in: caller, kernel: nil) },
      outputs: call.outputs.map { address(of: $0, in: caller, kernel: nil) },
      inputSteps: call.inputs.map(steps), outputSteps: call.outputs.map(steps),
      states: caller.states + offset(call.site.states) * batch * 4,
      localStates: caller.localStates + offset(call.site.localStates) * batch * 4,
      packed: caller.packed + offset(call.site.packed),
      workspace: caller.workspace + layouts[caller.layer].segmentBytes)
  }

  private func address(of id: BufferID, in frame: Frame, kernel: Int?) -> Int {
    guard program.layers[frame.layer].buffers.indices.contains(id.index) else { return -1 }
    switch program.layers[frame.layer][id].kind {
    case .input(let position): return frame.inputs[position]
    case .output(let position): return frame.outputs[position]
    case .state(let offset): return frame.states + offset * batch * 4
    case .localState(let offset): return frame.localStates + offset * batch * 4
    case .packed(let offset): return frame.packed + offset
    case .segment: return frame.workspace + (layouts[frame.layer].segments[id] ?? 0)
    case .tile:
      let offset = kernel.flatMap { layouts[frame.layer].tiles[$0][id] } ?? 0
      return frame.workspace + offset
    // The pack program's own.
    case .weight, .packScratch: return -1
    }
  }

  // MARK: Kernels

  private mutating func run(_ kernel: Int, frame: Frame, segment: Int) {
    let layer = program.layers[frame.layer]
    var lengths = ["B": batch, "S": segment]
    for (position, steps) in frame.inputSteps.enumerated() {
      lengths["steps_\(layer.inputBuffer(position))"] = steps
    }
    for (position, steps) in frame.outputSteps.enumerated() {
      lengths["steps_\(layer.outputBuffer(position))"] = steps
    }
    var scope = lengths
    walk(
      touches[frame.layer][kernel].items, kernel: kernel, frame: frame, lengths: lengths,
      scope: &scope)
  }

  private mutating func walk(
    _ items: [KernelTouches.Item], kernel: Int, frame: Frame, lengths: [String: Int],
    scope: inout [String: Int]
  ) {
    for item in items {
      switch item {
      case .integer(let name, let expression): scope[name] = expression.value(scope)
      case .loop(let name, let from, let to, let step, let body):
        for value in stride(from: from.value(scope), to: to.value(scope), by: max(1, step))
        where !isCutShort {
          scope[name] = value
          walk(body, kernel: kernel, frame: frame, lengths: lengths, scope: &scope)
        }
      case .touches(let nest):
        let groups = touches[frame.layer][kernel].groups(
          of: nest, in: program.layers[frame.layer], lengths: lengths, scope: scope)
        for group in groups { play(group, kernel: kernel, frame: frame, scope: scope) }
      }
    }
  }

  // MARK: Boxes

  private mutating func play(
    _ group: TouchGroup, kernel: Int, frame: Frame, scope: [String: Int]
  ) {
    let base = tallies.base(layer: frame.layer, kernel: kernel)
    let slices = group.slices(cache: level.bytes)
    let places = group.touches.map { touch in
      let start = address(of: touch.box.buffer, in: frame, kernel: kernel)
      guard start >= 0 else { return -1 }
      return touch.box.outer.reduce(start + touch.box.constant) { sum, outer in
        sum + outer.stride * (scope[outer.variable] ?? 0)
      }
    }
    for slice in 0..<slices where !isCutShort {
      for (touch, place) in zip(group.touches, places) where place >= 0 {
        let part = group.moves(touch.box) ? slice : 0
        let parts = group.moves(touch.box) ? slices : 1
        if let gather = touch.box.gather {
          play(touch, gather, place: place, frame: frame, tally: base)
        } else {
          play(touch, place: place, part: part, of: parts, tally: base + touch.box.buffer.index)
        }
      }
      // What every row of the slice used was used last.
      for (touch, place) in zip(group.touches, places)
      where touch.isHeld && slices > 1 && place >= 0 {
        play(touch, place: place, part: slice, of: slices, tally: base + touch.box.buffer.index)
      }
    }
  }

  /// One of so many equal parts of a box.
  private mutating func play(_ touch: Touch, place: Int, part: Int, of parts: Int, tally: Int) {
    let box = touch.box
    let bytes = box.dimensions.reduce(box.run) { $0 * $1.count }
    let start = bytes * part / parts
    var left = bytes * (part + 1) / parts - start
    var runs = Box.Runs(box, at: start / box.run)
    var skipped = start % box.run
    while left > 0, effort >= 0 {
      let length = min(box.run - skipped, left)
      cache.touch(
        place + runs.offset + skipped, bytes: length, isRead: touch.isRead,
        isWritten: touch.isWritten, tally: tally)
      left -= length
      skipped = 0
      runs.advance()
      effort -= 1 + length / 4096
    }
  }

  /// Rows of a table, picked as if at random.
  private mutating func play(
    _ touch: Touch, _ gather: Box.Gather, place: Int, frame: Frame, tally: Int
  ) {
    let size = packedSizes[frame.layer][touch.box.buffer] ?? 0
    let rows = gather.stride > 0 ? max(1, size / gather.stride) : 1
    for _ in 0..<gather.lookups where !isCutShort {
      let row = Int(Self.scramble(lookups) % UInt64(rows))
      lookups += 1
      play(
        touch, place: place + row * gather.stride, part: 0, of: 1,
        tally: tally + touch.box.buffer.index)
    }
  }

  /// SplitMix64's finalizer.
  private static func scramble(_ number: UInt64) -> UInt64 {
    var bits = (number &+ 1) &* 0x9e37_79b9_7f4a_7c15
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return bits ^ bits >> 31
  }
}

extension LayerLoops {
  /// The bytes of each buffer of packed weights.
  fileprivate var packedSizes: [BufferID: Int] {
    var starts: [(id: BufferID, offset: Int)] = []
    for (index, buffer) in buffers.enumerated() {
      if case .packed(let offset) = buffer.kind { starts.append((BufferID(index), offset)) }
    }
    starts.sort { $0.offset < $1.offset }
    let ends = starts.dropFirst().map(\.offset) + [packedBytes]
    return Dictionary(
      zip(starts, ends).map { ($0.id, $1 - $0.offset) }, uniquingKeysWith: { first, _ in first })
  }
}
