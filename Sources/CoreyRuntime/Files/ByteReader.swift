import CoreyIR

/// Reads little-endian numbers and parts from a file's bytes, never outside them.
struct ByteReader {
  let memory: TensorMemory
  let path: String
  /// The next byte read.
  var position: Int
  /// The first byte not to be read.
  let end: Int

  init(_ memory: TensorMemory, path: String, range: Range<Int>? = nil) {
    self.memory = memory
    self.path = path
    let all = 0..<memory.byteCount
    let range = (range ?? all).clamped(to: all)
    position = range.lowerBound
    end = range.upperBound
  }

  var remaining: Int { end - position }

  /// The next number.
  mutating func number<Number: FixedWidthInteger>(
    _ type: Number.Type = Number.self, _ what: String
  ) throws(Diagnostic) -> Number {
    let size = MemoryLayout<Number>.size
    try require(size, what)
    defer { position += size }
    return Number(
      littleEndian: memory.bytes.loadUnaligned(fromByteOffset: position, as: type))
  }

  /// The next bytes.
  mutating func bytes(_ count: Int, _ what: String) throws(Diagnostic) -> [UInt8] {
    try require(count, what)
    defer { position += count }
    return Array(memory.bytes[position..<position + count])
  }

  /// Steps over bytes.
  mutating func skip(_ count: Int, _ what: String) throws(Diagnostic) {
    try require(count, what)
    position += count
  }

  private func require(_ count: Int, _ what: String) throws(Diagnostic) {
    guard count >= 0, count <= remaining else {
      throw .error(
        "the file ends within \(what)", file: path, detail: "byte \(position)",
        suggestion: "the file is truncated or damaged: copy or download it again")
    }
  }
}
