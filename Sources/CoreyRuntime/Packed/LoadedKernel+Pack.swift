import CoreyIR
import CoreySchedule

extension LoadedKernel {
  /// Runs the pack program on the weights of a file, found by the names of the interface.
  ///
  /// - Parameters:
  ///   - program: The name of the pack program, for packed files.
  ///   - weight: The tensor of a name, or nil if the file has none.
  /// - Throws: A weight is missing and has no fallback, has another shape, or is of a type that
  ///   the declared one does not hold exactly.
  public borrowing func pack(
    program: ProgramHash, weight: (String) throws(Diagnostic) -> Tensor?
  ) throws(Diagnostic) -> PackedWeights {
    var tensors: [Tensor?] = []
    for port in interface.weights {
      tensors.append(try Self.checked(try weight(port.name), for: port))
    }
    let byteCount = interface.packedBytes
    let (allBytes, overflows) = byteCount.addingReportingOverflow(interface.packScratchBytes)
    guard !overflows, let memory = TensorMemory.allocate(byteCount: allBytes) else {
      throw Diagnostic(.error, "no memory for \(byteCount) bytes of packed weights")
    }
    // Padding is a part of the checksum.
    memory.base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    // The pointers stay valid as long as `tensors`, whose bytes nobody writes.
    var pointers = tensors.map { $0?.withUnsafeBytes { $0.baseAddress } }
    // A layer without weights still gets an address that is not NULL.
    pointers.append(nil)
    let code = withExtendedLifetime(tensors) {
      pointers.withUnsafeBytes { pointers in
        pointers.baseAddress.map { entries.packWeights($0, memory.base) } ?? -1
      }
    }
    guard code == 0 else {
      throw Diagnostic(.error, "packing the weights of '\(interface.name)' fails (code \(code))")
    }
    return PackedWeights(program: program, memory: memory, offset: 0, byteCount: byteCount)
  }

  /// The tensor as the pack program reads it.
  private static func checked(
    _ tensor: Tensor?, for port: KernelInterface.WeightPort
  ) throws(Diagnostic) -> Tensor? {
    func refusal(_ reason: String, suggestion: String? = nil) -> Diagnostic {
      Diagnostic(.error, "weight '\(port.name)' \(reason)", suggestion: suggestion)
    }
    guard let tensor else {
      guard port.fallback != nil else { throw refusal("is missing") }
      return nil
    }
    guard TensorShape.matches(tensor.shape, declared: port.shape) else {
      throw refusal(
        "has the shape \(TensorShape.text(tensor.shape)) where the layer declares "
          + TensorShape.text(port.shape))
    }
    guard tensor.type.rawValue != port.type else { return tensor }
    // Narrow floats widen exactly; anything else would change the weights unasked.
    guard port.type == ElementType.f32.rawValue, tensor.type == .bf16 || tensor.type == .f16 else {
      throw refusal(
        "is stored as \(tensor.type.rawValue) where the layer declares \(port.type)",
        suggestion: "declare it as ': \(tensor.type.rawValue)', or convert the file")
    }
    guard let wide = tensor.converted(to: .f32) else {
      throw refusal("is too large to be widened to f32")
    }
    return wide
  }
}
