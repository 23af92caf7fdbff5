/// Conversions of the 16-bit format with a Float32's exponent.
public enum BFloat16 {
  /// The number with these bits, exactly.
  public static func widen(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

  /// The bits of the nearest number, ties to even; NaN stays NaN.
  public static func round(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
  }

  /// The bits of the nearest number, ties to even, rounded once.
  public static func round(_ value: Double) -> UInt16 {
    let nearest = Float(value)
    guard nearest.isNaN == false, Double(nearest) != value else { return round(nearest) }
    // Round to odd first: no tie of the second rounding then hides what the first one dropped.
    var bits = nearest.bitPattern
    if abs(Double(nearest)) > abs(value) { bits -= 1 }
    return round(Float(bitPattern: bits | 1))
  }
}
