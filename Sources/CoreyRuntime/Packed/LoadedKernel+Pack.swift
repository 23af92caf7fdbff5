import CoreyIR
import CoreySchedule

extension LoadedKernel {
  /// Runs the pack program on the weights of a file, found by the names of the interface.
  ///
  /// One part at a time: a tensor is asked for when a part reads it, and again if a later one does;
  /// behind its part it leaves memory. So files may be larger than memory.
  ///
  /// - Parameters:
  ///   - program: The name of the pack program, for packed files.
  ///   - weight: The tensor of a name, or nil if the file has none.
  /// - Throws: A weight is missing and has no fallback, has another shape, or is of a type that
  ///   the declared one does not hold exactly.
  public borrowing func pack(
    program: ProgramHash, weight: (String) throws(Diagnostic) -> Tensor?
  ) throws(Diagnostic) -> PackedWeights {
    let byteCount = interface.packedBytes
    let (allBytes, overflows) = byteCount.addingReportingOverflow(interface.packScratchBytes)
    guard !overflows, let memory = TensorMemory.allocate(byteCount: allBytes) else {
      throw Diagnostic(.error, "no memory for \(byteCount) bytes of packed weights")
    }
    // Padding is a part of the checksum.
    memory.base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    // One more, so that a layer without weights gives an address too.
    var pointers = [UnsafeRawPointer?](repeating: nil, count: interface.weights.count + 1)
    var most = 0
    for (part, ports) in interface.packParts.enumerated() {
      var tensors: [Tensor] = []
      for port in ports {
        let tensor = try Self.checked(
          try weight(interface.weights[port].name), for: interface.weights[port])
        pointers[port] = tensor?.withUnsafeBytes { $0.baseAddress }
        if let tensor { tensors.append(tensor) }
      }
      // The pointers stay valid as long as `tensors`, whose bytes nobody writes.
      let code = withExtendedLifetime(tensors) {
        pointers.withUnsafeBytes { pointers in
          pointers.baseAddress.map { entries.packPart($0, memory.base, Int64(part)) } ?? -1
        }
      }
      guard code == 0 else {
        throw Diagnostic(
          .error, "packing the weights of '\(interface.name)' fails (code \(code))")
      }
      most = max(most, tensors.reduce(0) { $0 + $1.byteCount })
      for tensor in tensors { tensor.leaveMemory() }
      for port in ports { pointers[port] = nil }
    }
    memory.leave(byteCount..<allBytes)
    return PackedWeights(
      program: program, memory: memory, offset: 0, byteCount: byteCount, mostTensorBytes: most)
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
