import CoreyIR
import CoreySchedule

/// Runs a layer: checks what it is given, owns the workspace, and keeps it from run to run.
///
/// One thread uses a session at a time; sessions of one layer are independent.
public struct KernelSession: ~Copyable {
  public let layer: CompiledLayer
  private let pool: WorkerPool?
  private var workspace: TensorMemory?

  /// - Parameter pool: Whose threads run the kernels together; nil: the caller's thread alone.
  public init(_ layer: CompiledLayer, pool: WorkerPool? = nil) {
    self.layer = layer
    self.pool = pool
  }

  /// Runs the layer on a piece of the sequences.
  ///
  /// Runs in pieces give the same bits as one run, the states handed from each to the next.
  ///
  /// - Parameters:
  ///   - inputs: One tensor for each input, `[b, t, …]` as declared; lengths agree.
  ///   - states: The states before the piece, and after it on return; nil: zeros, dropped.
  ///   - isWanted: Whether an output is needed. What serves only optional ones that are not is left
  ///     out; nothing else changes.
  /// - Returns: The outputs that are wanted, by name.
  public mutating func run(
    _ inputs: [String: Tensor], states: inout StateBundle?,
    wanting isWanted: (String) -> Bool = { _ in true }
  ) throws(Diagnostic) -> [String: Tensor] {
    let interface = layer.interface
    let shape = try RunShape(of: inputs, interface: interface, batch: states?.batch)
    if let states {
      guard states.ports == interface.states else {
        throw Diagnostic(.error, "the states given to '\(interface.name)' are another layer's")
      }
      guard states.batch == shape.batch else {
        throw Diagnostic(
          .error,
          "the states are of \(states.batch) sequences and the inputs of \(shape.batch)")
      }
    }
    if interface.needsWholeSequence, states != nil, !interface.states.isEmpty {
      throw Diagnostic(.error, "'\(interface.name)' sees whole sequences only: it takes no states")
    }
    var outputs: [Tensor?] = []
    for (position, port) in interface.outputs.enumerated() {
      let isAbsent = interface.optionalOutputs.contains(position) && !isWanted(port.name)
      outputs.append(isAbsent ? nil : try shape.zeros(for: port))
    }
    // Without time there are still outputs that do not depend on it.
    if shape.batch > 0 {
      try call(shape, interface.inputs.compactMap { inputs[$0.name] }, &outputs, &states)
    }
    var results: [String: Tensor] = [:]
    for (port, output) in zip(interface.outputs, outputs) where isWanted(port.name) {
      results[port.name] = output
    }
    return results
  }

  /// Runs the layer on whole sequences from zero states.
  public mutating func run(_ inputs: [String: Tensor]) throws(Diagnostic) -> [String: Tensor] {
    var none: StateBundle?
    return try run(inputs, states: &none)
  }

  private mutating func call(
    _ shape: RunShape, _ inputs: [Tensor], _ outputs: inout [Tensor?], _ states: inout StateBundle?
  ) throws(Diagnostic) {
    let workspace = try workspace(for: shape)
    var targets: [UnsafeMutableRawPointer?] = []
    for index in outputs.indices {
      targets.append(try Self.address(of: &outputs[index]))
    }
    var stateTarget: UnsafeMutableRawPointer?
    if states != nil {
      guard let base = states?.elements.withUnsafeMutableBytes({ $0.baseAddress }), let base else {
        throw Diagnostic(.error, "no memory for a copy of the states")
      }
      stateTarget = base
    }
    var sources: [UnsafeRawPointer] = []
    for input in inputs {
      sources.append(try Self.address(input.withUnsafeBytes { $0.baseAddress }))
    }
    let call = KernelCall(
      batch: shape.batch, time: shape.time, inputs: sources, outputs: targets,
      stateIn: UnsafeRawPointer(stateTarget), stateOut: stateTarget,
      packed: try Self.address(layer.weights.withUnsafeBytes { $0.baseAddress }),
      workspace: workspace.base)
    // The addresses are of memory that the tensors own; nobody touches them until the end.
    defer { withExtendedLifetime((inputs, outputs, workspace)) {} }
    try layer.kernel.run(call, on: pool)
  }

  /// The workspace, made larger if this run needs more than the ones before.
  private mutating func workspace(for shape: RunShape) throws(Diagnostic) -> TensorMemory {
    let bytes = layer.kernel.workspaceBytes(
      batch: shape.batch, time: shape.time, threads: pool?.threads ?? 1)
    if let bytes, let workspace, workspace.byteCount >= bytes { return workspace }
    workspace = nil
    guard let bytes, let larger = TensorMemory.allocate(byteCount: bytes) else {
      throw Diagnostic(
        .error,
        "no memory for the workspace of \(shape.batch) sequences of \(shape.time) steps"
          + (bytes.map { " (\($0) bytes)" } ?? ""))
    }
    workspace = larger
    return larger
  }

  private static func address(
    of tensor: inout Tensor?
  ) throws(Diagnostic) -> UnsafeMutableRawPointer? {
    guard let byteCount = tensor?.byteCount else { return nil }
    let base = tensor?.withUnsafeMutableBytes { $0.baseAddress }
    guard let base, let base else {
      throw Diagnostic(.error, "no memory for a copy of \(byteCount) bytes")
    }
    return base
  }

  private static func address(_ base: UnsafeRawPointer?) throws(Diagnostic) -> UnsafeRawPointer {
    guard let base else { throw Diagnostic(.error, "a tensor has no memory") }
    return base
  }
}
