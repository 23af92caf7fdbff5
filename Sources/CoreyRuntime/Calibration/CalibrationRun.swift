import CoreyIR
import CoreyPasses
import CoreySchedule

/// Runs the kernels of a tapped program on sequences, piece by piece, and gathers what they show.
public struct CalibrationRun: ~Copyable {
  private var session: KernelSession
  public private(set) var collector: CalibrationCollector
  /// Time steps taken in, summed over sequences.
  public private(set) var tokens = 0
  private let piece: Int

  /// - Parameter memory: Bytes of values that a piece may show at once; a step if it has more.
  public init(_ layer: CompiledLayer, _ collector: CalibrationCollector, memory: Int) {
    self.collector = collector
    var bytes = 0
    for port in layer.interface.outputs + layer.interface.inputs {
      let elements = port.extents.reduce(1) { product, extent in
        if case .fixed(let length) = extent {
          product.multipliedClamped(by: length)
        } else {
          product
        }
      }
      bytes = min(memory, bytes + min(memory, elements) * 4)
    }
    piece = max(1, memory / max(1, bytes))
    session = KernelSession(layer)
  }

  /// Runs sequences from zero states and takes in what all values are.
  /// - Parameter inputs: By name, `[b, t, …]` as declared, of the same batch and time.
  public mutating func add(_ inputs: [String: Tensor]) throws(Diagnostic) {
    let interface = session.layer.interface
    let shape = try RunShape(of: inputs, interface: interface, batch: nil)
    tokens += shape.batch * shape.time
    guard !interface.needsWholeSequence else {
      return show(inputs, try session.run(inputs))
    }
    var states: StateBundle? =
      interface.states.isEmpty ? nil : try StateBundle(for: interface, batch: shape.batch)
    var start = 0
    let length = max(1, piece / max(1, shape.batch))
    repeat {
      let steps = start..<min(start + length, shape.time)
      var part = inputs
      for port in interface.inputs {
        guard let time = port.extents.firstIndex(of: .time) else { continue }
        part[port.name] = try inputs[port.name].map { (tensor) throws(Diagnostic) in
          try tensor.part(steps, along: time)
        }
      }
      let outputs = try session.run(part, states: &states)
      show(part, outputs)
      start = steps.upperBound
    } while start < shape.time
  }

  private mutating func show(_ inputs: [String: Tensor], _ outputs: [String: Tensor]) {
    for (index, tap) in collector.taps.enumerated() {
      guard let tensor = tap.isInput ? inputs[tap.port] : outputs[tap.port] else { continue }
      if tensor.type == .f32 {
        tensor.withUnsafeBytes { bytes in
          bytes.withMemoryRebound(to: Float.self) {
            collector.add($0, of: index, shape: tensor.shape)
          }
        }
      } else {
        tensor.floats.withUnsafeBufferPointer {
          collector.add($0, of: index, shape: tensor.shape)
        }
      }
    }
  }
}

extension Int {
  fileprivate func multipliedClamped(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
