/// Decompresses raw DEFLATE (RFC 1951) into a given number of bytes.
struct Inflate {
  /// Why a stream is refused.
  enum Failure: String, Error {
    case truncated = "the compressed data end too early"
    case badBlock = "a block of an unknown kind"
    case badLengths = "impossible code lengths"
    case badSymbol = "a code that does not exist"
    case badDistance = "a reference to before the start"
    case tooLong = "more data than announced"
    case tooShort = "less data than announced"
  }

  private let input: UnsafeRawBufferPointer
  private let output: UnsafeMutableRawBufferPointer
  private var position = 0
  private var written = 0
  private var bits: UInt64 = 0
  private var bitCount = 0

  /// Fills `output` exactly from `input`, neither reading nor writing outside them.
  static func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(Failure) {
    var inflate = Inflate(input: input, output: output)
    try inflate.run()
  }

  private init(input: UnsafeRawBufferPointer, output: UnsafeMutableRawBufferPointer) {
    self.input = input
    self.output = output
  }

  private mutating func run() throws(Failure) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored()
      case 1: try compressed(Self.fixedLiterals, Self.fixedDistances)
      case 2:
        let (literals, distances) = try tables()
        try compressed(literals, distances)
      default: throw .badBlock
      }
    }
    guard written == output.count else { throw .tooShort }
  }

  /// Makes sure that `count` (at most 32) bits are there, zeros after the end of the input.
  private mutating func fill(_ count: Int) {
    while bitCount < count {
      if position < input.count {
        bits |= UInt64(input[position]) << UInt64(bitCount)
      }
      // Past the end the position goes on, so that `drop` sees what was never there.
      position += 1
      bitCount += 8
    }
  }

  private mutating func drop(_ count: Int) throws(Failure) {
    bits >>= UInt64(count)
    bitCount -= count
    guard position - bitCount / 8 <= input.count else { throw .truncated }
  }

  private mutating func take(_ count: Int) throws(Failure) -> Int {
    fill(count)
    let value = Int(bits & ((1 << UInt64(count)) - 1))
    try drop(count)
    return value
  }

  private mutating func stored() throws(Failure) {
    try drop(bitCount % 8)
    let length = try take(16)
    guard try take(16) == length ^ 0xFFFF else { throw .badBlock }
    position -= bitCount / 8
    bits = 0
    bitCount = 0
    guard length <= input.count - position else { throw .truncated }
    guard length <= output.count - written else { throw .tooLong }
    for index in 0..<length { output[written + index] = input[position + index] }
    position += length
    written += length
  }

  /// A canonical Huffman code: how many codes have each length, and their symbols in order.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    /// Codes that are over-full are refused; incomplete ones only if they have more than one code.
    init?(lengths: [Int]) {
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      var left = 1
      for length in 1..<16 {
        left = left << 1 - counts[length]
        if left < 0 { return nil }
      }
      let used = counts.reduce(0, +)
      if left > 0, used > 1 || counts[1] != used { return nil }
      var offsets = [Int](repeating: 0, count: 17)
      for length in 1..<16 { offsets[length + 1] = offsets[length] + counts[length] }
      symbols = [Int](repeating: 0, count: used)
      for (symbol, length) in lengths.enumerated() where length > 0 {
        symbols[offsets[length]] = symbol
        offsets[length] += 1
      }
    }
  }

  private mutating func symbol(_ code: Code?) throws(Failure) -> Int {
    guard let code else { throw .badSymbol }
    fill(15)
    var value = 0
    var first = 0
    var index = 0
    for length in 1..<16 {
      value |= Int(bits >> UInt64(length - 1)) & 1
      let count = code.counts[length]
      if value - count < first {
        try drop(length)
        return code.symbols[index + value - first]
      }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw .badSymbol
  }

  private mutating func compressed(_ literals: Code?, _ distances: Code?) throws(Failure) {
    while true {
      let symbol = try symbol(literals)
      if symbol < 256 {
        guard written < output.count else { throw .tooLong }
        output[written] = UInt8(symbol)
        written += 1
      } else if symbol == 256 {
        return
      } else {
        guard symbol - 257 < Self.lengthBase.count else { throw .badSymbol }
        let length = Self.lengthBase[symbol - 257] + (try take(Self.lengthExtra[symbol - 257]))
        let slot = try self.symbol(distances)
        guard slot < Self.distanceBase.count else { throw .badSymbol }
        let distance = Self.distanceBase[slot] + (try take(slot < 4 ? 0 : slot / 2 - 1))
        guard distance <= written else { throw .badDistance }
        guard length <= output.count - written else { throw .tooLong }
        for index in written..<written + length { output[index] = output[index - distance] }
        written += length
      }
    }
  }

  private mutating func tables() throws(Failure) -> (literals: Code, distances: Code) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let lengthCount = try take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw .badLengths }
    var lengths = [Int](repeating: 0, count: 19)
    for index in 0..<lengthCount { lengths[Self.lengthOrder[index]] = try take(3) }
    guard let code = Code(lengths: lengths) else { throw .badLengths }
    var all: [Int] = []
    while all.count < literalCount + distanceCount {
      let symbol = try symbol(code)
      switch symbol {
      case 0..<16: all.append(symbol)
      case 16:
        guard let last = all.last else { throw .badLengths }
        all += [Int](repeating: last, count: 3 + (try take(2)))
      case 17: all += [Int](repeating: 0, count: 3 + (try take(3)))
      default: all += [Int](repeating: 0, count: 11 + (try take(7)))
      }
    }
    guard all.count == literalCount + distanceCount, all[256] != 0,
      let literals = Code(lengths: Array(all[..<literalCount])),
      let distances = Code(lengths: Array(all[literalCount...]))
    else { throw .badLengths }
    return (literals, distances)
  }

  private static let lengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]
  private static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthExtra = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  private static let fixedLiterals = Code(
    lengths: [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
      + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8))
  private static let fixedDistances = Code(lengths: [Int](repeating: 5, count: 32))
}
