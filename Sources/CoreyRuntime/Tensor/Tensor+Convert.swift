extension Tensor {
  /// The tensor with its elements as `type`: floating-point elements to the nearest, ties to even,
  /// rounded once; integers saturated, NaN to 0. `nil` if there is no memory for it.
  public func converted(to type: ElementType) -> Tensor? {
    guard type != self.type else { return self }
    guard var result = Tensor(zeros: shape, type: type) else { return nil }
    if let integers, !type.isFloat {
      _ = result.withUnsafeMutableBytes { Self.store(integers: integers, type: type, into: $0) }
      return result
    }
    switch type {
    case .f64: result.fill(doubles)
    case .f32: result.fill(floats)
    case .f16: result.fill(doubles.map { Float16($0) })
    case .bf16: result.fill(doubles.map { BFloat16.round($0) })
    case .i64, .i32, .i16, .i8, .i4, .ternary, .u64, .u32, .u16, .u8, .bool:
      let rounded = doubles.map(Self.saturated)
      _ = result.withUnsafeMutableBytes { Self.store(integers: rounded, type: type, into: $0) }
    }
    return result
  }

  private mutating func fill<Element: BitwiseCopyable>(_ elements: [Element]) {
    _ = withUnsafeMutableBytes { target in
      elements.withUnsafeBytes { target.copyMemory(from: $0) }
    }
  }

  /// The nearest integer, ties to even.
  private static func saturated(_ value: Double) -> Int {
    if value.isNaN { return 0 }
    let rounded = value.rounded(.toNearestOrEven)
    return Int(exactly: rounded) ?? (rounded < 0 ? Int.min : Int.max)
  }

  private static func store(
    integers: [Int], type: ElementType, into bytes: UnsafeMutableRawBufferPointer
  ) {
    func each<Element: FixedWidthInteger & BitwiseCopyable>(_ element: Element.Type) {
      for (index, value) in integers.enumerated() {
        bytes.storeBytes(
          of: Element(clamping: value), toByteOffset: index * MemoryLayout<Element>.size,
          as: element)
      }
    }
    switch type {
    case .i64: each(Int64.self)
    case .i32: each(Int32.self)
    case .i16: each(Int16.self)
    case .i8: each(Int8.self)
    case .u64: each(UInt64.self)
    case .u32: each(UInt32.self)
    case .u16: each(UInt16.self)
    case .u8: each(UInt8.self)
    case .bool:
      for (index, value) in integers.enumerated() { bytes[index] = value == 0 ? 0 : 1 }
    case .i4, .ternary:
      let bits = type.bits
      let limit = type == .i4 ? 7 : 1
      let low = type == .i4 ? -8 : -1
      for (index, value) in integers.enumerated() {
        let field = UInt8(truncatingIfNeeded: min(max(value, low), limit)) & UInt8((1 << bits) - 1)
        bytes[index * bits / 8] |= field << UInt8(index * bits % 8)
      }
    case .f64, .f32, .f16, .bf16: break
    }
  }
}
