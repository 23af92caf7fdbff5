/// Walks segments and calls of a run and counts each kernel once for each length it sees.
struct LogicalRun {
  let program: LoopProgram
  let batch: Int
  let time: Int
  let share: Share
  let unit: VectorUnit
  /// By layer, kernel and buffer.
  private(set) var counts: [[[Int: AccessCount]]]
  private(set) var operations: [[Operations]]

  init(program: LoopProgram, batch: Int, time: Int, share: Share, unit: VectorUnit) {
    self.program = program
    self.batch = max(0, batch)
    self.time = max(0, time)
    self.share = share
    self.unit = unit
    counts = program.layers.map { $0.kernels.map { _ in [:] } }
    operations = program.layers.map { $0.kernels.map { _ in Operations() } }
  }

  mutating func count() {
    guard batch > 0 else { return }
    let entry = program.layers.count - 1
    for (segment, times) in Segments(program, time: time).distinct {
      var kernelTimes = program.layers.map { $0.kernels.map { _ in 0 } }
      tally(program.layers[entry].steps, of: entry, times: times, into: &kernelTimes)
      for (layer, kernels) in kernelTimes.enumerated() {
        for (kernel, times) in kernels.enumerated() where times > 0 {
          count(layer: layer, kernel: kernel, segment: segment, times: times)
        }
      }
    }
  }

  /// How often each kernel runs in one segment.
  private func tally(
    _ steps: [Step], of layer: Int, times: Int, into kernelTimes: inout [[Int]]
  ) {
    for step in steps {
      switch step {
      case .kernel(let kernel): kernelTimes[layer][kernel] += times
      case .call(let call):
        tally(program.layers[call.layer].steps, of: call.layer, times: times, into: &kernelTimes)
      case .loop(_, let range, let body):
        tally(body, of: layer, times: times * range.count, into: &kernelTimes)
      }
    }
  }

  private mutating func count(layer: Int, kernel: Int, segment: Int, times: Int) {
    var counter = LogicalCounter(share: share, unit: unit)
    var scope = ["B": batch, "S": segment]
    for buffer in program.layers[layer].buffers {
      // Only distances between elements hang on it, no count does.
      scope["steps_\(buffer.name)"] = segment
    }
    counter.count(program.layers[layer].kernels[kernel].body, times: times, scope: &scope)
    counts[layer][kernel].merge(counter.counts, uniquingKeysWith: +)
    operations[layer][kernel] += counter.operations
  }
}
