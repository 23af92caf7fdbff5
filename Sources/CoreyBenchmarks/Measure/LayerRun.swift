import CoreyDriver
import CoreyIR
import CoreyRuntime
import CoreySchedule

/// A layer with all the memory of a run, so that what is measured is its kernels alone.
final class LayerRun {
  private let layer: CompiledLayer
  private let pool: WorkerPool?
  /// Read by address as long as this lives.
  private let inputs: [Tensor]
  private let buffers: [UnsafeMutableRawPointer]
  private let call: KernelCall

  /// Seeded inputs of one sequence of `time` steps, from zero states.
  /// - Parameter rowBounds: For inputs that are indices, by position, the length of their table.
  init(
    _ layer: CompiledLayer, threads: Int, time: Int, rowBounds: [Int: Int] = [:]
  ) throws(Failure) {
    self.layer = layer
    let interface = layer.interface
    let (pool, inputs) = try Report.inputs { () throws(Diagnostic) in
      let seeded = SeededTensors(seed: 1)
      var inputs: [Tensor] = []
      for (index, port) in interface.inputs.enumerated() {
        inputs.append(
          try seeded.input(
            port.name, shape: Self.shape(port, time),
            type: StorageType(rawValue: port.type) ?? .f32, bound: rowBounds[index] ?? 2))
      }
      return (threads > 1 ? try WorkerPool(threads: threads) : nil, inputs)
    }
    var buffers: [UnsafeMutableRawPointer] = []
    func memory(_ byteCount: Int) -> UnsafeMutableRawPointer {
      let buffer = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
      // Touched now, so that no run pays for the pages.
      buffer.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
      buffers.append(buffer)
      return buffer
    }
    let outputs = interface.outputs.map { port in
      memory(Self.shape(port, time).reduce(4, *))
    }
    let states = memory(4 * interface.stateElements)
    let workspace = memory(
      layer.kernel.workspaceBytes(batch: 1, time: time, threads: threads) ?? 0)
    call = KernelCall(
      batch: 1, time: time,
      inputs: inputs.compactMap { $0.withUnsafeBytes { $0.baseAddress } }, outputs: outputs,
      stateIn: nil, stateOut: interface.needsWholeSequence ? nil : states,
      packed: layer.weights.withUnsafeBytes { $0.baseAddress ?? UnsafeRawPointer(states) },
      workspace: workspace)
    self.pool = pool
    self.inputs = inputs
    self.buffers = buffers
  }

  deinit {
    for buffer in buffers { buffer.deallocate() }
  }

  /// Runs once; how long it took.
  func milliseconds() throws(Failure) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    do throws(Diagnostic) {
      try layer.kernel.run(call, on: pool)
    } catch {
      throw .input([error])
    }
    return StageClock.milliseconds(clock.now - start)
  }

  private static func shape(_ port: KernelInterface.Port, _ time: Int) -> [Int] {
    port.extents.map { extent in
      switch extent {
      case .batch: 1
      case .time: time
      case .fixed(let length): length
      }
    }
  }
}
