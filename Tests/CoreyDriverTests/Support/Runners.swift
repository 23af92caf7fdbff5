import CoreyIR
import CoreyRuntime
import CoreySchedule

/// A graph evaluated operation by operation.
struct InterpreterRunner<Scalar: InterpreterScalar>: LayerRunner {
  let interface: KernelInterface
  let program: Program
  let weights: [String: Tensor]

  func run(_ inputs: LayerInputs, state: [UInt32]?, threads: Int) throws -> LayerResult {
    let results = try Interpreter<Scalar>(program).run(
      inputs: interface.tensors(inputs), weights: weights,
      states: state.map { interface.tensors(state: $0, batch: inputs.batch) } ?? [:],
      batch: inputs.batch, time: inputs.time)
    return LayerResult(
      outputs: interface.outputs.map { results.outputs[$0.name]?.words ?? [] },
      state: interface.states.flatMap { results.states[$0.name]?.words ?? [] })
  }
}

/// Compiled kernels with their packed weights.
struct KernelRunner: LayerRunner {
  let layer: CompiledLayer
  var interface: KernelInterface { layer.interface }

  func run(_ inputs: LayerInputs, state: [UInt32]?, threads: Int) throws -> LayerResult {
    var session = KernelSession(layer, pool: threads > 1 ? try WorkerPool(threads: threads) : nil)
    var bundle: StateBundle?
    if !interface.states.isEmpty {
      var filled = try StateBundle(for: interface, batch: inputs.batch)
      for (name, tensor) in interface.tensors(state: state ?? [], batch: inputs.batch) {
        try filled.set(name, to: tensor)
      }
      bundle = filled
    }
    let outputs = try session.run(interface.tensors(inputs), states: &bundle)
    return LayerResult(
      outputs: interface.outputs.map { outputs[$0.name]?.words ?? [] },
      state: interface.states.flatMap { bundle?[$0.name]?.words ?? [] })
  }
}

extension KernelInterface {
  /// Inputs by name.
  func tensors(_ inputs: LayerInputs) -> [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: zip(self.inputs, inputs.words).map { port, words in
        let shape = PortLayout(extents: port.extents, batch: inputs.batch, time: inputs.time)
          .lengths
        let tensor =
          port.type == "i32"
          ? Tensor(words.map { Int32(bitPattern: $0) }, shape: shape)
          : Tensor(words.map { Float(bitPattern: $0) }, shape: shape)
        return (port.name, tensor)
      })
  }

  /// States by name; none of an empty bundle.
  func tensors(state: [UInt32], batch: Int) -> [String: Tensor] {
    guard !state.isEmpty else { return [:] }
    let bundle = LayerResult(outputs: [], state: state)
    return Dictionary(
      uniqueKeysWithValues: states.map { port in
        let shape = PortLayout(extents: port.extents, batch: batch, time: 0).lengths
        let words = bundle.state(port, of: batch)
        return (port.name, Tensor(words.map { Float(bitPattern: $0) }, shape: shape))
      })
  }
}

extension Tensor {
  /// The bits of all elements, as 32-bit floats or integers.
  var words: [UInt32] {
    type == .i32
      ? (integers ?? []).map { UInt32(truncatingIfNeeded: $0) } : floats.map(\.bitPattern)
  }
}
