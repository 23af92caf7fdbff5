import CoreyIR

/// Parses the Python literal in an npy header, and nothing else of Python.
struct PythonLiteral {
  private let bytes: [UInt8]
  private let path: String
  private var position = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// A dictionary with exactly the keys `descr`, `fortran_order` and `shape`.
  mutating func npyHeader() throws(Diagnostic) -> NpyHeader {
    var type: ElementType?
    var order: Bool?
    var shape: [Int]?
    try expect("{")
    while !take("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where type == nil:
        skipSpace()
        if next == UInt8(ascii: "[") {
          throw .error(
            "the array has fields; only plain arrays of numbers are read", file: path,
            detail: "npy header", suggestion: "save each field as an array of its own")
        }
        type = try NpyHeader.type(descriptor: try string(), path: path)
      case "fortran_order" where order == nil: order = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      case "descr", "fortran_order", "shape": throw failure("'\(key)' stands twice")
      default: throw failure("unknown key '\(key.prefix(100))'")
      }
      if !take(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard position == bytes.count else { throw failure("text after the dictionary") }
    guard let type, let order, let shape else {
      throw failure("it must have 'descr', 'fortran_order' and 'shape'")
    }
    return NpyHeader(type: type, isFortranOrder: order, shape: shape)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ message: String) -> Diagnostic {
    .error(
      "the npy header is not valid: \(message)", file: path,
      detail: "byte \(position) of the header", suggestion: "save it again with numpy.save")
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ token: StaticString) -> Bool {
    skipSpace()
    let token = token.description.utf8
    guard bytes[position...].starts(with: token) else { return false }
    position += token.count
    return true
  }

  private mutating func expect(_ token: StaticString) throws(Diagnostic) {
    guard take(token) else { throw failure("'\(token)' must stand here") }
  }

  private mutating func string() throws(Diagnostic) -> String {
    skipSpace()
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw failure("a string must stand here")
    }
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: quote) else {
      throw failure("a string has no end")
    }
    let text = bytes[start..<end]
    guard text.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\\") }) else {
      throw failure("a string with unusual characters")
    }
    position = end + 1
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func boolean() throws(Diagnostic) -> Bool {
    if take("True") { return true }
    if take("False") { return false }
    throw failure("True or False must stand here")
  }

  private mutating func tuple() throws(Diagnostic) -> [Int] {
    try expect("(")
    var lengths: [Int] = []
    while !take(")") {
      skipSpace()
      let start = position
      while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
      guard position > start else { throw failure("a length must stand here") }
      guard let length = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
        throw failure("a length is too large")
      }
      lengths.append(length)
      // Python 2 wrote long integers with this suffix.
      _ = take("L")
      if !take(",") {
        try expect(")")
        break
      }
    }
    return lengths
  }
}
