/// CRC-32 as in zip and gzip.
enum Checksum {
  private static let table: [UInt32] = (0..<256).map { index in
    var value = UInt32(index)
    for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    return value
  }

  /// The checksum of some bytes, going on from that of the bytes before them.
  static func crc32(_ bytes: UnsafeRawBufferPointer, after previous: UInt32 = 0) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      var value = ~previous
      for byte in bytes {
        value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ value >> 8
      }
      return ~value
    }
  }
}
