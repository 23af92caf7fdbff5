extension Tensor {
  /// Whether any element is not a number.
  public var containsNaN: Bool {
    switch type {
    case .f64: any(UInt64.self) { $0 & 0x7FFF_FFFF_FFFF_FFFF > 0x7FF0_0000_0000_0000 }
    case .f32: any(UInt32.self) { $0 & 0x7FFF_FFFF > 0x7F80_0000 }
    case .f16: any(UInt16.self) { $0 & 0x7FFF > 0x7C00 }
    case .bf16: any(UInt16.self) { $0 & 0x7FFF > 0x7F80 }
    case .i64, .i32, .i16, .i8, .i4, .ternary, .u64, .u32, .u16, .u8, .bool: false
    }
  }

  /// Whether every element is a number and finite: its exponent is not all ones.
  public var isFinite: Bool {
    switch type {
    case .f64: !any(UInt64.self) { $0 & 0x7FF0_0000_0000_0000 == 0x7FF0_0000_0000_0000 }
    case .f32: !any(UInt32.self) { $0 & 0x7F80_0000 == 0x7F80_0000 }
    case .f16: !any(UInt16.self) { $0 & 0x7C00 == 0x7C00 }
    case .bf16: !any(UInt16.self) { $0 & 0x7F80 == 0x7F80 }
    case .i64, .i32, .i16, .i8, .i4, .ternary, .u64, .u32, .u16, .u8, .bool: true
    }
  }

  /// Looks at all elements without stopping at the first, so that the loop becomes vector code.
  @inline(__always)
  private func any<Element: BitwiseCopyable>(
    _ element: Element.Type, _ holds: (Element) -> Bool
  ) -> Bool {
    withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return false }
      let elements = UnsafeBufferPointer(
        start: start.assumingMemoryBound(to: element), count: count)
      var found: UInt8 = 0
      for element in elements { found |= holds(element) ? 1 : 0 }
      return found != 0
    }
  }
}
