import CoreyIR
import CoreySchedule

/// Weights and inputs made up from a seed: the same on every platform, and such that layers stay
/// stable over long sequences.
///
/// A tensor depends on the seed, its full name, its shape and its type, a weight on its fan-in too.
/// Weights are drawn by simple rules (`WeightRule`), inputs from a nearly normal distribution.
public struct SeededTensors: Sendable {
  public let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// A weight.
  /// - Parameter fanIn: how many terms a sum has that the weight is a factor in; `nil` if it is in
  ///   none.
  public func weight(
    _ name: String, shape: [Int], type: StorageType = .f32, fanIn: Int? = nil
  ) throws(Diagnostic) -> Tensor {
    let rule = WeightRule(name: name, fanIn: fanIn, type: type)
    return try make(name, "weight", shape, type) { rule.draw(&$0) }
  }

  /// The weights of a program by full name.
  public func weights(of program: Program) throws(Diagnostic) -> [String: Tensor] {
    let fanIns = program.layers.map(\.fanIns)
    var tensors: [String: Tensor] = [:]
    for member in try program.weights() {
      let graph = program.layers[member.layer]
      let id = graph.weights[member.index].value
      let names = try program.weightNames(member)
      let stacked = try graph.stackedDims(of: graph.weights[member.index]).count
      let shape = graph[id].dims.dropFirst(stacked).map { graph.length($0.axis) ?? 1 }
      for name in names where tensors[name] == nil {
        tensors[name] = try weight(
          name, shape: shape, type: graph[id].type, fanIn: fanIns[member.layer][id])
      }
    }
    return tensors
  }

  /// The weights of a program in the order of its interface.
  public func weights(
    _ ports: [KernelInterface.WeightPort], of program: Program
  ) throws(Diagnostic) -> [Tensor] {
    let all = try weights(of: program)
    var tensors: [Tensor] = []
    for port in ports {
      guard let tensor = all[port.name]?.reshaped(port.shape) else {
        throw Diagnostic(.error, "the program has no weight '\(port.name)'")
      }
      tensors.append(tensor)
    }
    return tensors
  }

  /// An input: nearly normal numbers, or for i32 whole numbers in `0 ..< bound`.
  public func input(
    _ name: String, shape: [Int], type: StorageType = .f32, bound: Int = 2
  ) throws(Diagnostic) -> Tensor {
    let limit = UInt64(max(1, min(bound, Int(Int32.max))))
    return try make(name, "input", shape, type) { random in
      type == .i32
        ? Double(random.next().multipliedFullWidth(by: limit).high) : random.normal()
    }
  }

  private func make(
    _ name: String, _ role: String, _ shape: [Int], _ type: StorageType,
    _ draw: (inout SeededGenerator) -> Double
  ) throws(Diagnostic) -> Tensor {
    guard let count = TensorShape.count(shape), count <= Int.max / 16,
      var tensor = Tensor(zeros: shape, type: .f64)
    else {
      throw Diagnostic(
        .error, "there is not enough memory for '\(name)' of \(TensorShape.text(shape))")
    }
    var random = generator(for: role + ":" + name)
    _ = tensor.withUnsafeMutableBytes { bytes in
      for index in 0..<count {
        bytes.storeBytes(of: draw(&random), toByteOffset: 8 * index, as: Double.self)
      }
    }
    guard let stored = tensor.converted(to: ElementType(type)) else {
      throw Diagnostic(.error, "there is not enough memory for '\(name)'")
    }
    return stored
  }

  /// A generator for a name: FNV-1a of its bytes, mixed with the seed.
  private func generator(for name: String) -> SeededGenerator {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var mixed = SeededGenerator(seed: seed)
    return SeededGenerator(seed: hash ^ mixed.next())
  }
}
