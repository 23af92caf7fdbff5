extension Tensor {
  /// A tensor of these elements. Their number must be that of the shape.
  public init(_ elements: [Float], shape: [Int]) {
    self.init(shape: shape, type: .f32, elements: elements)
  }

  /// A tensor of these elements. Their number must be that of the shape.
  public init(_ elements: [Double], shape: [Int]) {
    self.init(shape: shape, type: .f64, elements: elements)
  }

  /// A tensor of these elements. Their number must be that of the shape.
  public init(_ elements: [Int32], shape: [Int]) {
    self.init(shape: shape, type: .i32, elements: elements)
  }

  /// A tensor of these elements. Their number must be that of the shape.
  public init(_ elements: [Int64], shape: [Int]) {
    self.init(shape: shape, type: .i64, elements: elements)
  }

  /// A tensor of these elements. Their number must be that of the shape.
  public init(_ elements: [Int8], shape: [Int]) {
    self.init(shape: shape, type: .i8, elements: elements)
  }

  /// A tensor of these bytes of elements of 16 bits, `f16` or `bf16`. Their number must be that of
  /// the shape.
  public init(halves elements: [UInt16], type: ElementType, shape: [Int]) {
    precondition(type.bits == 16, "the type must have 16 bits")
    self.init(shape: shape, type: type, elements: elements)
  }

  private init<Element: BitwiseCopyable>(
    shape: [Int], type: ElementType, elements: [Element]
  ) {
    precondition(TensorShape.count(shape) == elements.count, "the elements must fill the shape")
    let tensor = elements.withUnsafeBytes { bytes -> Tensor? in
      guard let memory = TensorMemory.allocate(byteCount: bytes.count) else { return nil }
      if let start = bytes.baseAddress {
        memory.base.copyMemory(from: start, byteCount: bytes.count)
      }
      return Tensor(shape: shape, type: type, memory: memory, offset: 0)
    }
    guard let tensor else { preconditionFailure("out of memory") }
    self = tensor
  }

  /// The elements, each rounded at most once (only 64-bit integers beyond 2^53 are).
  public var doubles: [Double] {
    switch type {
    case .f64: elements(Double.self) { $0 }
    case .f32: elements(Float.self) { Double($0) }
    case .f16: elements(Float16.self) { Double($0) }
    case .bf16: elements(UInt16.self) { Double(BFloat16.widen($0)) }
    case .i64: elements(Int64.self) { Double($0) }
    case .i32: elements(Int32.self) { Double($0) }
    case .i16: elements(Int16.self) { Double($0) }
    case .i8: elements(Int8.self) { Double($0) }
    case .u64: elements(UInt64.self) { Double($0) }
    case .u32: elements(UInt32.self) { Double($0) }
    case .u16: elements(UInt16.self) { Double($0) }
    case .u8: elements(UInt8.self) { Double($0) }
    case .bool: elements(UInt8.self) { $0 == 0 ? 0 : 1 }
    case .i4, .ternary: packed.map(Double.init)
    }
  }

  /// The elements, each rounded at most once.
  public var floats: [Float] {
    switch type {
    case .f64: elements(Double.self) { Float($0) }
    case .f32: elements(Float.self) { $0 }
    case .f16: elements(Float16.self) { Float($0) }
    case .bf16: elements(UInt16.self) { BFloat16.widen($0) }
    case .i64: elements(Int64.self) { Float($0) }
    case .i32: elements(Int32.self) { Float($0) }
    case .i16: elements(Int16.self) { Float($0) }
    case .i8: elements(Int8.self) { Float($0) }
    case .u64: elements(UInt64.self) { Float($0) }
    case .u32: elements(UInt32.self) { Float($0) }
    case .u16: elements(UInt16.self) { Float($0) }
    case .u8: elements(UInt8.self) { Float($0) }
    case .bool: elements(UInt8.self) { $0 == 0 ? 0 : 1 }
    case .i4, .ternary: packed.map(Float.init)
    }
  }

  /// The elements of an integer tensor; `nil` for floating-point types and for an unsigned element
  /// beyond `Int`.
  public var integers: [Int]? {
    switch type {
    case .f64, .f32, .f16, .bf16: return nil
    case .i64: return elements(Int64.self) { Int($0) }
    case .i32: return elements(Int32.self) { Int($0) }
    case .i16: return elements(Int16.self) { Int($0) }
    case .i8: return elements(Int8.self) { Int($0) }
    case .u64:
      let exact = elements(UInt64.self) { Int(exactly: $0) }
      return exact.contains(nil) ? nil : exact.compactMap { $0 }
    case .u32: return elements(UInt32.self) { Int($0) }
    case .u16: return elements(UInt16.self) { Int($0) }
    case .u8: return elements(UInt8.self) { Int($0) }
    case .bool: return elements(UInt8.self) { $0 == 0 ? 0 : 1 }
    case .i4, .ternary: return packed
    }
  }

  private func elements<Element: BitwiseCopyable, Result>(
    _ element: Element.Type, _ convert: (Element) -> Result
  ) -> [Result] {
    withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return [] }
      return UnsafeBufferPointer(start: start.assumingMemoryBound(to: element), count: count)
        .map(convert)
    }
  }

  /// The elements of types of less than a byte, sign-extended.
  private var packed: [Int] {
    let bits = type.bits
    let mask = (1 << bits) - 1
    let sign = 1 << (bits - 1)
    return withUnsafeBytes { bytes in
      (0..<count).map { index in
        let byte = Int(bytes[index * bits / 8])
        let field = (byte >> (index * bits % 8)) & mask
        return (field ^ sign) - sign
      }
    }
  }
}
