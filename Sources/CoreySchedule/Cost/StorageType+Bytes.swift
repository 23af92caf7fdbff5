import CoreyIR

extension StorageType {
  /// Bytes of one element in memory; the narrow types are whole bytes outside of packed weights.
  public var bytes: Int {
    switch self {
    case .f32, .i32: 4
    case .f16, .bf16: 2
    case .i8, .i4, .ternary: 1
    }
  }
}
