import CoreyIR
import CoreyRuntime
import CoreySchedule

/// A layer with all the memory of a run, so that what is measured is its kernels alone.
public final class LayerRun {
  private let layer: CompiledLayer
  private let pool: WorkerPool?
  /// Read by address as long as this lives.
  private let inputs: [Tensor]
  private let buffers: [TensorMemory]
  private let call: KernelCall

  /// Seeded inputs, states that are zeros before the first step.
  /// - Parameters:
  ///   - batch: Sequences side by side.
  ///   - time: Steps of each.
  ///   - rowBounds: For inputs that are indices, by position, the length of their table.
  public init(
    _ layer: CompiledLayer, threads: Int, batch: Int = 1, time: Int, rowBounds: [Int: Int] = [:]
  ) throws(Diagnostic) {
    self.layer = layer
    let interface = layer.interface
    let pool = threads > 1 ? try WorkerPool(threads: threads) : nil
    var inputs: [Tensor] = []
    for (index, port) in interface.inputs.enumerated() {
      inputs.append(
        try SeededTensors(seed: 1).input(
          port.name, shape: Self.shape(port, batch, time),
          type: StorageType(rawValue: port.type) ?? .f32, bound: rowBounds[index] ?? 2))
    }
    var buffers: [TensorMemory] = []
    func memory(_ byteCount: Int) throws(Diagnostic) -> UnsafeMutableRawPointer {
      guard let buffer = TensorMemory.allocate(byteCount: max(byteCount, 64)) else {
        throw Diagnostic(.error, "no memory for \(byteCount) bytes of a run")
      }
      // Touched now, so that no run pays for the pages.
      buffer.base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
      buffers.append(buffer)
      return buffer.base
    }
    let outputs = try interface.outputs.map { (port) throws(Diagnostic) in
      try memory(Self.shape(port, batch, time).reduce(4, *))
    }
    let before = try memory(4 * interface.stateElements * batch)
    let after = try memory(4 * interface.stateElements * batch)
    let workspace = try memory(
      layer.kernel.workspaceBytes(batch: batch, time: time, threads: threads) ?? 0)
    let keepsStates = !interface.needsWholeSequence && !interface.states.isEmpty
    call = KernelCall(
      batch: batch, time: time,
      inputs: inputs.compactMap { $0.withUnsafeBytes { $0.baseAddress } }, outputs: outputs,
      stateIn: keepsStates ? UnsafeRawPointer(before) : nil, stateOut: keepsStates ? after : nil,
      packed: layer.weights.withUnsafeBytes { $0.baseAddress ?? UnsafeRawPointer(before) },
      workspace: workspace)
    self.pool = pool
    self.inputs = inputs
    self.buffers = buffers
  }

  /// Runs a number of times; how long each took on average.
  public func milliseconds(repeats: Int = 1) throws(Diagnostic) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<max(1, repeats) { try layer.kernel.run(call, on: pool) }
    return StageClock.milliseconds(clock.now - start) / Double(max(1, repeats))
  }

  private static func shape(_ port: KernelInterface.Port, _ batch: Int, _ time: Int) -> [Int] {
    port.extents.map { extent in
      switch extent {
      case .batch: batch
      case .time: time
      case .fixed(let length): length
      }
    }
  }
}
