/// The text of one `.ssm` file with the positions of its lines.
///
/// A `SourceFile` is a reference so that every span can name its file without copying the text.
public final class SourceFile: Sendable {
  /// The path as the user wrote it, or `<stdin>`, `<prelude>`.
  public let path: String
  /// The text as UTF-8 bytes. Offsets in spans count these bytes.
  public let bytes: [UInt8]
  /// The byte offset at which each line starts; the first is 0.
  public let lineStarts: [Int]

  public convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The bytes as read; the lexer reports those that are no UTF-8.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    self.lineStarts = starts
  }

  /// The line and column, both counted from 1, of a byte offset (clamped to the file).
  ///
  /// Columns count Unicode scalars, so that a caret under the line lands where a reader expects it.
  public func position(at offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let scalars = bytes[lineStarts[low]..<offset].count { $0 & 0xC0 != 0x80 }
    return (low + 1, scalars + 1)
  }

  /// The text of a line counted from 1, without its end.
  public func line(_ number: Int) -> String {
    guard number >= 1, number <= lineStarts.count else { return "" }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
