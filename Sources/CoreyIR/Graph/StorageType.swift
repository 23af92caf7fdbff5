/// How elements lie in memory. All arithmetic is f32; other types are widened when read.
public enum StorageType: String, Hashable, Sendable, CaseIterable {
  case f32, f16, bf16, i32, i8, i4, ternary

  /// Bits of one element as stored by `coreyc` (ternary: 2).
  public var bits: Int {
    switch self {
    case .f32, .i32: 32
    case .f16, .bf16: 16
    case .i8: 8
    case .i4: 4
    case .ternary: 2
    }
  }
}
