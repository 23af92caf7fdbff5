import CoreyIR

/// The type of a tensor's elements: what files hold, a superset of `StorageType`.
public enum ElementType: String, Hashable, Sendable, CaseIterable {
  case f64, f32, f16, bf16
  case i64, i32, i16, i8
  /// Two elements a byte, the low half first, two's complement.
  case i4
  /// Four elements a byte, the lowest bits first, two's complement: -1, 0 or 1.
  case ternary
  case u64, u32, u16, u8
  /// One byte; anything but 0 is true.
  case bool

  /// Bits of one element.
  public var bits: Int {
    switch self {
    case .f64, .i64, .u64: 64
    case .f32, .i32, .u32: 32
    case .f16, .bf16, .i16, .u16: 16
    case .i8, .u8, .bool: 8
    case .i4: 4
    case .ternary: 2
    }
  }

  /// Bytes at whose multiples an element must lie to be read in place.
  public var alignment: Int { max(1, bits / 8) }

  /// Whether the elements are floating-point numbers.
  public var isFloat: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16: true
    case .i64, .i32, .i16, .i8, .i4, .ternary, .u64, .u32, .u16, .u8, .bool: false
    }
  }

  /// The type with which a program stores such elements.
  public init(_ storage: StorageType) {
    switch storage {
    case .f32: self = .f32
    case .f16: self = .f16
    case .bf16: self = .bf16
    case .i32: self = .i32
    case .i8: self = .i8
    case .i4: self = .i4
    case .ternary: self = .ternary
    }
  }

  /// The same type in a program, if programs have it.
  public var storage: StorageType? { StorageType(rawValue: rawValue) }
}
