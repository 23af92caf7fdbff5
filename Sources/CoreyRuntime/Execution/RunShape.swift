import CoreyIR
import CoreySchedule

/// The lengths that a run decides, read off its inputs.
struct RunShape {
  let batch: Int
  let time: Int

  /// Checks the inputs against the interface.
  ///
  /// - Parameter batch: The batch of the states, for a layer whose inputs have none.
  init(
    of inputs: [String: Tensor], interface: KernelInterface, batch: Int?
  ) throws(Diagnostic) {
    for name in inputs.keys.sorted() where !interface.inputs.contains(where: { $0.name == name }) {
      throw Diagnostic(
        .error, "'\(interface.name)' has no input '\(name)'",
        suggestion: Suggestion.didYouMean(name, among: interface.inputs.map(\.name)))
    }
    var known: [KernelInterface.Extent: Int] = [:]
    for port in interface.inputs {
      guard let tensor = inputs[port.name] else {
        throw Diagnostic(.error, "input '\(port.name)' of '\(interface.name)' is not given")
      }
      guard tensor.type.rawValue == port.type else {
        throw Diagnostic(
          .error, "input '\(port.name)' is \(tensor.type.rawValue) where \(port.type) is declared")
      }
      try Self.match(tensor, port, &known)
    }
    self.batch = known[.batch] ?? batch ?? 1
    time = known[.time] ?? 1
  }

  private static func match(
    _ tensor: Tensor, _ port: KernelInterface.Port, _ known: inout [KernelInterface.Extent: Int]
  ) throws(Diagnostic) {
    func refusal() -> Diagnostic {
      Diagnostic(
        .error,
        "input '\(port.name)' has the shape \(TensorShape.text(tensor.shape)) where "
          + "\(text(port.extents, known)) is expected")
    }
    guard tensor.shape.count == port.extents.count else { throw refusal() }
    for (length, extent) in zip(tensor.shape, port.extents) {
      switch extent {
      case .fixed(let expected):
        guard length == expected else { throw refusal() }
      case .batch, .time:
        guard known[extent, default: length] == length else { throw refusal() }
        known[extent] = length
      }
    }
  }

  private static func text(
    _ extents: [KernelInterface.Extent], _ known: [KernelInterface.Extent: Int]
  ) -> String {
    let lengths = extents.map { extent in
      switch extent {
      case .batch: known[extent].map { "b = \($0)" } ?? "b"
      case .time: known[extent].map { "t = \($0)" } ?? "t"
      case .fixed(let length): "\(length)"
      }
    }
    return "[" + lengths.joined(separator: ", ") + "]"
  }

  /// Zeros in the shape of an output.
  func zeros(for port: KernelInterface.Port) throws(Diagnostic) -> Tensor {
    let shape = port.extents.map { extent in
      switch extent {
      case .batch: batch
      case .time: time
      case .fixed(let length): length
      }
    }
    guard let type = ElementType(rawValue: port.type), let tensor = Tensor(zeros: shape, type: type)
    else {
      throw Diagnostic(
        .error, "no memory for output '\(port.name)' of shape \(TensorShape.text(shape))")
    }
    return tensor
  }
}
