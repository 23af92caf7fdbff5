import CCoreyKernels
import CoreyIR

extension StorageType {
  /// The nearest value that the type can hold, as Float32.
  ///
  /// f32: the value itself; bf16, f16: ties to even, NaN stays NaN; i8, i4: whole numbers -128…127
  /// and -8…7, ties to even, saturating, NaN gives 0; ternary: -1, 0, 1 likewise; i32: the nearest
  /// whole number, saturating.
  public func round(_ value: Float) -> Float {
    decode(encode(value))
  }

  /// The stored bits of the nearest value, in the low `bits` bits.
  ///
  /// i4 and ternary are two's complement in 4 and 2 bits.
  public func encode(_ value: Float) -> UInt32 {
    switch self {
    case .f32: value.bitPattern
    case .bf16: UInt32(corey_narrow_bf16(value))
    case .f16: UInt32(corey_narrow_f16(value))
    case .i32: UInt32(bitPattern: Self.whole(value))
    case .i8: UInt32(UInt8(bitPattern: corey_narrow_i8(value)))
    case .i4: UInt32(bitPattern: Int32(min(max(corey_narrow_i8(value), -8), 7))) & 15
    case .ternary: UInt32(bitPattern: Int32(min(max(corey_narrow_i8(value), -1), 1))) & 3
    }
  }

  /// The value of stored bits (those above `bits` are ignored): exact, but i32 is rounded to Float32.
  public func decode(_ stored: UInt32) -> Float {
    switch self {
    case .f32: Float(bitPattern: stored)
    case .bf16: corey_widen_bf16(UInt16(truncatingIfNeeded: stored))
    case .f16: corey_widen_f16(UInt16(truncatingIfNeeded: stored))
    case .i32: Float(Int32(bitPattern: stored))
    case .i8: Float(Int8(truncatingIfNeeded: stored))
    case .i4: Float(Int32(bitPattern: stored << 28) >> 28)
    case .ternary: Float(Int32(bitPattern: stored << 30) >> 30)
    }
  }

  private static func whole(_ value: Float) -> Int32 {
    if value.isNaN { return 0 }
    return Int32(exactly: value.rounded(.toNearestOrEven)) ?? (value < 0 ? .min : .max)
  }
}
