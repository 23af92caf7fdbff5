import Testing

/// Bytes of damaged files, made by hand.
struct HostileFile: Sendable, CustomTestStringConvertible {
  let what: String
  let bytes: [UInt8]
  var suffix = "npy"

  var testDescription: String { "\(suffix): \(what)" }

  /// An npy of this header text and data.
  static func npy(
    _ what: String, _ header: String, data: Int = 24, version: [UInt8] = [1, 0],
    length: Int? = nil, magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
  ) -> HostileFile {
    let text = Array(header.utf8)
    let size = length ?? text.count
    var bytes = magic + version
    for index in 0..<(version.first == 1 ? 2 : 4) {
      bytes.append(UInt8(truncatingIfNeeded: size >> (8 * index)))
    }
    return HostileFile(what: what, bytes: bytes + text + [UInt8](repeating: 0, count: data))
  }

  /// A safetensors of this header text and data.
  static func safetensors(
    _ what: String, _ header: String, data: Int = 16, length: UInt64? = nil
  ) -> HostileFile {
    let text = Array(header.utf8)
    let size = length ?? UInt64(text.count)
    let prefix = (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
    return HostileFile(
      what: what, bytes: prefix + text + [UInt8](repeating: 0, count: data), suffix: "safetensors")
  }

  static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// One stored entry, with any field of its headers or of the end record changed.
  static func zip(
    _ what: String, name: String = "x.npy", local: [Int: [UInt8]] = [:],
    central: [Int: [UInt8]] = [:], end: [Int: [UInt8]] = [:], between: [UInt8] = [],
    after: [UInt8] = [], copies: Int = 1
  ) -> HostileFile {
    let content = npy("", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }").bytes
    let checksum = Int(crc32(content))
    let common =
      little(20, 2) + little(0, 6) + little(0x21, 2) + little(checksum, 4)
      + little(content.count, 4) + little(content.count, 4) + little(name.utf8.count, 2)
      + little(0, 2)
    var header = little(0x0403_4B50, 4) + common + Array(name.utf8)
    change(&header, local)
    var entry =
      little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 14) + Array(name.utf8)
    // The central header has a comment length, disk, attributes (10 bytes), and the place (4).
    change(&entry, central)
    var directory: [UInt8] = []
    for _ in 0..<copies { directory += entry }
    let start = header.count + content.count + between.count
    var tail =
      little(0x0605_4B50, 4) + little(0, 4) + little(copies, 2) + little(copies, 2)
      + little(directory.count, 4) + little(start, 4) + little(0, 2)
    change(&tail, end)
    return HostileFile(
      what: what, bytes: header + content + between + directory + tail + after, suffix: "npz")
  }

  private static func change(_ bytes: inout [UInt8], _ changes: [Int: [UInt8]]) {
    for (start, new) in changes { bytes.replaceSubrange(start..<start + new.count, with: new) }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = ~0
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }
}
