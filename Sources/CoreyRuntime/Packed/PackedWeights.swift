import CoreyIR

/// The weights of a layer as its kernels read them: 64-byte aligned, in memory or mapped from a
/// file, never changed once made.
public struct PackedWeights: Sendable {
  /// The pack program that made them.
  public let program: ProgramHash
  /// Bytes of the weights.
  public let byteCount: Int
  /// The most bytes of tensors that packing held at once, beside the packed weights and the scratch
  /// of one part; 0 if nothing was packed.
  public let mostTensorBytes: Int

  private let memory: TensorMemory
  private let offset: Int

  init(
    program: ProgramHash, memory: TensorMemory, offset: Int, byteCount: Int,
    mostTensorBytes: Int = 0
  ) {
    self.program = program
    self.byteCount = byteCount
    self.mostTensorBytes = mostTensorBytes
    self.memory = memory
    self.offset = offset
  }

  /// Whether they are a part of a mapped file.
  public var isMapped: Bool { memory.isMapped }

  /// Reads the bytes in place.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: memory.base + offset, count: byteCount))
  }
}
