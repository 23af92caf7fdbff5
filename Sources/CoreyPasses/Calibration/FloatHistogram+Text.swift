extension FloatHistogram {
  /// The counts of the bins by rising index, separated by spaces; `+n` skips n empty bins.
  public var text: String {
    var words: [String] = []
    var next = 0
    forEachCount { bin, count in
      if bin > next { words.append("+\(bin - next)") }
      words.append("\(count)")
      next = bin + 1
    }
    return words.joined(separator: " ")
  }

  /// Reads what `text` wrote; nothing if it is something else.
  public init?(text: String) {
    self.init()
    var next = 0
    for word in text.utf8.split(separator: UInt8(ascii: " ")) {
      let isSkip = word.first == UInt8(ascii: "+")
      guard let number = UInt64(Substring(isSkip ? word.dropFirst() : word)) else { return nil }
      if isSkip {
        guard number <= Self.binCount - next else { return nil }
        next += Int(number)
      } else {
        guard next < Self.binCount, Self.isFinite(bin: next) else { return nil }
        add(number, toBin: next)
        next += 1
      }
    }
  }

  private static let binCount = pageCount * binsPerPage

  /// Whether the exponent of a bin is that of finite numbers.
  private static func isFinite(bin: Int) -> Bool { bin / binsPerPage % 256 != 255 }
}
