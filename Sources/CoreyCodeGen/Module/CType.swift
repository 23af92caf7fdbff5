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

  /// What the names of loads and stores of the type end with. The narrow types are whole bytes
  /// outside of packed weights.
  var accessSuffix: String {
    switch self {
    case .f32: ""
    case .f16, .bf16, .i32, .i8: "_\(rawValue)"
    case .i4, .ternary: "_i8"
    }
  }
}
