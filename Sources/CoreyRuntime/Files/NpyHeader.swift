import CoreyIR

/// The header of an npy array: its element type, order and shape.
///
/// It is the literal of a Python dictionary:
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.
struct NpyHeader: Equatable {
  var type: ElementType
  var isFortranOrder: Bool
  var shape: [Int]

  static let magic: [UInt8] = [0x93] + "NUMPY".utf8
  private static let longest = 1 << 16

  /// Reads magic, version and header; the reader then stands at the data.
  init(reading reader: inout ByteReader) throws(Diagnostic) {
    let path = reader.path
    guard try reader.bytes(6, "the magic number") == Self.magic else {
      throw .error("this is not an npy array: the magic number is missing", file: path)
    }
    let version = try reader.number(UInt8.self, "the version")
    let minor = try reader.number(UInt8.self, "the version")
    guard (1...3).contains(version), minor == 0 else {
      throw .error(
        "npy version \(version).\(minor) is not known", file: path,
        suggestion: "save it with numpy.save, which writes version 1.0")
    }
    let length =
      version == 1
      ? Int(try reader.number(UInt16.self, "the header's length"))
      : Int(try reader.number(UInt32.self, "the header's length"))
    guard length <= Self.longest else {
      throw .error(
        "the npy header of \(length) bytes is too long (at most \(Self.longest))", file: path)
    }
    let bytes = try reader.bytes(length, "the npy header")
    var literal = PythonLiteral(bytes, path: path)
    self = try literal.npyHeader()
  }

  /// The element type a `descr` names.
  static func type(descriptor: String, path: String) throws(Diagnostic) -> ElementType {
    let order = descriptor.first ?? " "
    let name = "<>=|".contains(order) ? String(descriptor.dropFirst()) : descriptor
    let type: ElementType
    switch name {
    case "f8": type = .f64
    case "f4": type = .f32
    case "f2": type = .f16
    case "i8": type = .i64
    case "i4": type = .i32
    case "i2": type = .i16
    case "i1": type = .i8
    case "u8": type = .u64
    case "u4": type = .u32
    case "u2": type = .u16
    case "u1": type = .u8
    case "b1", "?": type = .bool
    case "V2":
      throw .error(
        "the elements are 2 bytes of no type (numpy has no bfloat16)", file: path,
        detail: "descr '\(descriptor)'",
        suggestion: "save bfloat16 tensors as safetensors, or convert them to float32")
    case "O":
      throw .error(
        "the array holds Python objects, which are never loaded", file: path,
        detail: "descr '\(descriptor)'", suggestion: "save it as float32")
    default:
      throw .error(
        "the element type is not supported", file: path,
        detail: "descr '\(descriptor.prefix(100))'",
        suggestion: "convert it: x.astype(numpy.float32)")
    }
    guard order != ">" || type.bits == 8 else {
      throw .error(
        "the elements are big-endian", file: path, detail: "descr '\(descriptor)'",
        suggestion: "convert it: x.astype(x.dtype.newbyteorder('<'))")
    }
    return type
  }

  init(type: ElementType, isFortranOrder: Bool = false, shape: [Int]) {
    self.type = type
    self.isFortranOrder = isFortranOrder
    self.shape = shape
  }

  /// The `descr` of a type; `nil` for those that numpy lacks.
  static func descriptor(_ type: ElementType) -> String? {
    switch type {
    case .f64: "<f8"
    case .f32: "<f4"
    case .f16: "<f2"
    case .i64: "<i8"
    case .i32: "<i4"
    case .i16: "<i2"
    case .i8: "|i1"
    case .u64: "<u8"
    case .u32: "<u4"
    case .u16: "<u2"
    case .u8: "|u1"
    case .bool: "|b1"
    case .bf16, .i4, .ternary: nil
    }
  }

  /// Magic, version 1.0 (2.0 if it must be long) and header, padded to a multiple of 64 bytes;
  /// `nil` for a type that numpy lacks.
  var bytes: [UInt8]? {
    guard let descriptor = Self.descriptor(type) else { return nil }
    let lengths = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let order = isFortranOrder ? "True" : "False"
    let text = "{'descr': '\(descriptor)', 'fortran_order': \(order), 'shape': (\(lengths)), }"
    let isLong = text.utf8.count + 128 > 0xFFFF
    let preamble = Self.magic.count + 2 + (isLong ? 4 : 2)
    let total = (preamble + text.utf8.count + 1 + 63) / 64 * 64
    let length = total - preamble
    var bytes = Self.magic + [isLong ? 2 : 1, 0]
    for index in 0..<(isLong ? 4 : 2) {
      bytes.append(UInt8(truncatingIfNeeded: length >> (8 * index)))
    }
    bytes += text.utf8
    bytes += [UInt8](repeating: 0x20, count: total - bytes.count - 1) + [0x0A]
    return bytes
  }
}
