/// The part of a source line that shows a span, as a terminal shows it.
struct SourceExcerpt {
  /// The number of the line, from 1.
  let line: Int
  /// The line with tabs as spaces; of a very long one only the neighbourhood.
  let text: String
  /// The columns in front of the span.
  let indent: Int
  /// The columns of the span on this line, at least one.
  let width: Int

  /// Bytes shown in front of a span and from its beginning on, at most.
  private static let before = 72
  private static let after = 120
  private static let tab = "    "

  init(_ file: SourceFile, around range: Range<Int>) {
    let bytes = file.bytes
    let start = min(max(range.lowerBound, 0), bytes.count)
    let line = file.position(at: start).line
    self.line = line
    let lineStart = file.lineStarts[line - 1]
    var first = lineStart
    if start - first > Self.before {
      first = start - Self.before
      // Not in the middle of a character.
      while first < start, bytes[first] & 0xC0 == 0x80 { first += 1 }
    }
    let limit = min(bytes.count, start + Self.after)
    var last = start
    while last < limit, bytes[last] != UInt8(ascii: "\n") { last += 1 }
    let isCut = last == limit && limit < bytes.count && bytes[last] != UInt8(ascii: "\n")
    if isCut {
      while last > start, bytes[last] & 0xC0 == 0x80 { last -= 1 }
    }
    let end = min(max(range.upperBound, start), last)

    let head = Self.shown(bytes[first..<start])
    let middle = Self.shown(bytes[start..<end])
    let tail = Self.shown(bytes[end..<last], dropsReturn: true)
    let ellipsis = first > lineStart ? "…" : ""
    text = ellipsis + head + middle + tail + (isCut ? "…" : "")
    indent = ellipsis.unicodeScalars.count + head.unicodeScalars.count
    width = max(1, middle.unicodeScalars.count)
  }

  private static func shown(_ bytes: ArraySlice<UInt8>, dropsReturn: Bool = false) -> String {
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if scalar == "\t" {
        text += tab
      } else if scalar == "\r" && dropsReturn {
        continue
      } else {
        text.unicodeScalars.append(scalar.isControl ? "\u{FFFD}" : scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Whether a terminal would act on it rather than show it.
  var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }
}
