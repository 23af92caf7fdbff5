import CoreyIR
import CoreySchedule

extension WeightStore {
  /// The tensors of a layer's weights, found and suitable; each is read when it is asked for.
  public struct Binding: Sendable {
    private let store: WeightStore
    private let ports: [KernelInterface.WeightPort]
    private let positions: [String: Int]
    private let remarks: [Diagnostic]
    /// By port, of those that were read: nil if all is well.
    private var findings: [Int: Diagnostic?] = [:]

    init(store: WeightStore, ports: [KernelInterface.WeightPort], remarks: [Diagnostic]) {
      self.store = store
      self.ports = ports
      self.remarks = remarks
      positions = Dictionary(
        ports.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Warnings and remarks: what is not a number in the tensors read so far, what was rounded, what
    /// nobody used.
    public var diagnostics: [Diagnostic] {
      findings.sorted { $0.key < $1.key }.compactMap(\.value) + remarks
    }

    /// The tensor of a weight in its declared type and shape; `nil` where its fallback stands in.
    public mutating func tensor(_ name: String) throws(Diagnostic) -> Tensor? {
      guard let position = positions[name], let found = try store.tensor(name),
        let type = ElementType(rawValue: ports[position].type)
      else { return nil }
      if findings[position] == nil { findings[position] = .some(warning(of: found, name)) }
      guard let tensor = found.converted(to: type)?.reshaped(ports[position].shape) else {
        throw Diagnostic(.error, "there is not enough memory for the weight '\(name)'")
      }
      if type != found.type { found.leaveMemory() }
      return tensor
    }

    private func warning(of tensor: Tensor, _ name: String) -> Diagnostic? {
      guard !tensor.isFinite else { return nil }
      let kind = tensor.containsNaN ? "not numbers" : "infinite"
      return Diagnostic(
        .warning, "the weight '\(name)' has elements that are \(kind)", at: store.place(of: name))
    }

    /// All tensors by name.
    public mutating func tensors() throws(Diagnostic) -> [String: Tensor] {
      var tensors: [String: Tensor] = [:]
      for port in ports { tensors[port.name] = try tensor(port.name) }
      return tensors
    }
  }
}
