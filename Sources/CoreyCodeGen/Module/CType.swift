import CoreyIR

extension StorageType {
  /// The C type of an element in memory.
  var cType: String {
    switch self {
    case .f32: "float"
    case .f16, .bf16: "uint16_t"
    case .i32: "int32_t"
    case .i8, .i4, .ternary: "int8_t"
    }
  }
}
