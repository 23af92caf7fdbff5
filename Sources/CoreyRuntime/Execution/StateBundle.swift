import CoreyIR
import CoreySchedule

/// The kept states of a layer between two runs, in the order and layout of its interface.
public struct StateBundle: Sendable {
  /// Sequences side by side.
  public let batch: Int
  /// Where each state lies.
  public let ports: [KernelInterface.StatePort]
  /// All states, f32, one behind the other.
  var elements: Tensor

  /// Zeros: the states before the first step.
  public init(for interface: KernelInterface, batch: Int) throws(Diagnostic) {
    let (count, overflow) = interface.stateElements.multipliedReportingOverflow(by: batch)
    guard !overflow, let elements = Tensor(zeros: [count]) else {
      throw Diagnostic(.error, "no memory for the states of \(batch) sequences")
    }
    self.batch = batch
    self.ports = interface.states
    self.elements = elements
  }

  /// The names in their order.
  public var names: [String] { ports.map(\.name) }

  /// A copy of a state, f32; nil for a name that is none.
  public subscript(name: String) -> Tensor? {
    guard let port = ports.first(where: { $0.name == name }), let place = place(of: port) else {
      return nil
    }
    let floats = elements.withUnsafeBytes { bytes in
      Array(bytes.bindMemory(to: Float.self)[place])
    }
    return Tensor(floats, shape: shape(of: port))
  }

  /// Replaces a state.
  ///
  /// - Throws: There is no state of this name, or the tensor has another shape or type.
  public mutating func set(_ name: String, to tensor: Tensor) throws(Diagnostic) {
    guard let port = ports.first(where: { $0.name == name }), let place = place(of: port) else {
      throw Diagnostic(
        .error, "the layer has no state '\(name)'",
        suggestion: Suggestion.didYouMean(name, among: names))
    }
    guard tensor.type == .f32, TensorShape.matches(tensor.shape, declared: shape(of: port)) else {
      throw Diagnostic(
        .error,
        "state '\(name)' is \(tensor.type.rawValue) \(TensorShape.text(tensor.shape)) where the "
          + "layer keeps f32 \(TensorShape.text(shape(of: port)))")
    }
    let written: Void? = elements.withUnsafeMutableBytes { target in
      let target = UnsafeMutableRawBufferPointer(
        rebasing: target[(place.lowerBound * 4)..<(place.upperBound * 4)])
      tensor.withUnsafeBytes { target.copyMemory(from: $0) }
    }
    guard written != nil else {
      throw Diagnostic(.error, "no memory for a copy of the states")
    }
  }

  /// The shape of a state with this batch.
  public func shape(of port: KernelInterface.StatePort) -> [Int] {
    port.extents.map { extent in
      switch extent {
      case .batch: batch
      case .fixed(let length): length
      // Refused by the checker: a state keeps a fixed number of steps.
      case .time: 0
      }
    }
  }

  /// The floats of a state; nil if the interface contradicts itself.
  private func place(of port: KernelInterface.StatePort) -> Range<Int>? {
    let (start, overflow) = port.offset.multipliedReportingOverflow(by: batch)
    guard !overflow, start >= 0, let count = TensorShape.count(shape(of: port)),
      start <= elements.count, count <= elements.count - start
    else { return nil }
    return start..<(start + count)
  }
}
