/// Passes bytes on as soon as they make whole characters.
///
/// A character that is not complete waits for its rest. What can never become one is passed on as it
/// is: models write bytes, and none is to be lost.
public struct TextStream: Sendable {
  private var waiting: [UInt8] = []

  public init() {}

  /// What can be shown once these bytes are there too.
  public mutating func append(_ bytes: [UInt8]) -> [UInt8] {
    waiting += bytes
    let ready = Array(waiting.dropLast(Self.incompleteCount(waiting)))
    waiting.removeFirst(ready.count)
    return ready
  }

  /// What is left at the end.
  public mutating func finish() -> [UInt8] {
    defer { waiting = [] }
    return waiting
  }

  /// Bytes at the end that begin a character and do not end it.
  private static func incompleteCount(_ bytes: [UInt8]) -> Int {
    for count in 1...3 where count <= bytes.count {
      let byte = bytes[bytes.count - count]
      // Bytes that continue a character follow the one that begins it.
      if byte & 0xC0 == 0x80 { continue }
      let length =
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
      return count < length ? count : 0
    }
    return 0
  }
}
