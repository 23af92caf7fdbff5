/// An array of numbers: a shape, an element type, and contiguous bytes, the first dimension
/// outermost.
///
/// A value type: copies share their bytes, which may be a part of a mapped file, until one of them
/// is written.
public struct Tensor: Sendable {
  /// The lengths of the dimensions; none for a scalar.
  public let shape: [Int]
  public let type: ElementType
  /// The number of elements.
  public let count: Int
  private(set) var memory: TensorMemory
  private var offset: Int

  /// The bytes of all elements.
  public let byteCount: Int

  /// A tensor over a part of some memory; `nil` unless the part lies within it and its address
  /// suits the type.
  public init?(shape: [Int], type: ElementType, memory: TensorMemory, offset: Int) {
    guard let count = TensorShape.count(shape), let bytes = TensorShape.byteCount(shape, type),
      offset >= 0, bytes <= memory.byteCount, offset <= memory.byteCount - bytes,
      (UInt(bitPattern: memory.base) &+ UInt(offset)) % UInt(type.alignment) == 0
    else { return nil }
    self.shape = shape
    self.type = type
    self.count = count
    byteCount = bytes
    self.memory = memory
    self.offset = offset
  }

  /// A tensor of zeros; `nil` if the shape is no shape or there is no memory for it.
  public init?(zeros shape: [Int], type: ElementType = .f32) {
    guard let bytes = TensorShape.byteCount(shape, type),
      let memory = TensorMemory.allocate(byteCount: bytes)
    else { return nil }
    memory.base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    self.init(shape: shape, type: type, memory: memory, offset: 0)
  }

  /// Whether the bytes are a part of a mapped file.
  public var isMapped: Bool { memory.isMapped }

  /// The same elements in another shape of as many elements, else `nil`.
  public func reshaped(_ shape: [Int]) -> Tensor? {
    guard TensorShape.count(shape) == count else { return nil }
    return Tensor(shape: shape, type: type, memory: memory, offset: offset)
  }

  /// Reads the bytes in place.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: memory.base + offset, count: byteCount))
  }

  /// Writes the bytes in place, first copying them if they are shared or a file's.
  ///
  /// Returns `nil` without calling the body if there is no memory for the copy.
  public mutating func withUnsafeMutableBytes<Result, Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    if memory.isMapped || !isKnownUniquelyReferenced(&memory) {
      guard let copy = TensorMemory.allocate(byteCount: byteCount) else { return nil }
      copy.base.copyMemory(from: memory.base + offset, byteCount: byteCount)
      memory = copy
      offset = 0
    }
    return try body(UnsafeMutableRawBufferPointer(start: memory.base + offset, count: byteCount))
  }

  /// Lets a mapped file go out of memory where this tensor lies: whoever reads it next has it read
  /// from the file again. Memory of our own stays.
  public func leaveMemory() {
    if isMapped { memory.leave(offset..<(offset + byteCount)) }
  }

  /// Whether shape, type and every bit are the same, but any NaN equals any NaN of its type.
  public func isIdentical(to other: Tensor) -> Bool {
    guard shape == other.shape, type == other.type else { return false }
    let same = withUnsafeBytes { left in
      other.withUnsafeBytes { right in left.elementsEqual(right) }
    }
    guard !same, type.isFloat else { return same }
    // Widening to Double is exact and keeps the sign of zero.
    return zip(doubles, other.doubles).allSatisfy {
      $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
    }
  }
}
