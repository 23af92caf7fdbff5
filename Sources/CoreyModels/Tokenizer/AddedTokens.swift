/// Tokens that are found in a text before anything else is done to it, `<|endoftext|>` say.
struct AddedTokens: Sendable {
  /// One such token and how it is looked for.
  struct Token: Sendable {
    var id: Int32
    /// UTF-8.
    var content: [UInt8]
    /// Whether it must not touch letters, digits or underscores.
    var isSingleWord = false
    /// Whether the white space before it is a part of it.
    var takesSpaceBefore = false
    /// Whether the white space behind it is a part of it.
    var takesSpaceBehind = false
  }

  /// A stretch of a text: a token, or what lies between tokens.
  enum Piece: Equatable {
    case text(Range<Int>)
    case token(Int32)
  }

  private(set) var tokens: [Token] = []
  /// A tree of the contents: the node behind each node and byte; the root is 0.
  private var branches: [UInt64: Int] = [:]
  /// The token that ends at each node.
  private var ends: [Int?] = [nil]

  var isEmpty: Bool { tokens.isEmpty }

  /// Adds a token; an empty content is never found.
  mutating func append(_ token: Token) {
    guard !token.content.isEmpty else { return }
    var node = 0
    for byte in token.content {
      let key = Self.branch(node, byte)
      if let next = branches[key] {
        node = next
      } else {
        branches[key] = ends.count
        node = ends.count
        ends.append(nil)
      }
    }
    ends[node] = tokens.count
    tokens.append(token)
  }

  private static func branch(_ node: Int, _ byte: UInt8) -> UInt64 {
    UInt64(node) << 8 | UInt64(byte)
  }

  /// Cuts a text at its tokens, the leftmost and of those the longest first.
  func split(_ text: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var done = 0
    var place = 0
    while place < text.count, !isEmpty {
      guard let token = longest(in: text, at: place) else {
        place += 1
        continue
      }
      var range = place..<(place + token.content.count)
      place = range.upperBound
      if token.isSingleWord, touchesWord(text, range) { continue }
      if token.takesSpaceBefore {
        while range.lowerBound > done, let space = Self.space(in: text[done..<range.lowerBound]) {
          range = space..<range.upperBound
        }
      }
      if token.takesSpaceBehind {
        while let space = Self.space(startOf: text[range.upperBound...]) {
          range = range.lowerBound..<space
        }
        place = range.upperBound
      }
      if done < range.lowerBound { pieces.append(.text(done..<range.lowerBound)) }
      pieces.append(.token(token.id))
      done = range.upperBound
    }
    if done < text.count { pieces.append(.text(done..<text.count)) }
    return pieces
  }

  private func longest(in text: [UInt8], at start: Int) -> Token? {
    var node = 0
    var found: Int?
    for place in start..<text.count {
      guard let next = branches[Self.branch(node, text[place])] else { break }
      node = next
      found = ends[node] ?? found
    }
    return found.map { tokens[$0] }
  }

  private func touchesWord(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    let before = Self.lastScalar(of: text[..<range.lowerBound])?.scalar
    let behind = Self.firstScalar(of: text[range.upperBound...])?.scalar
    return [before, behind].contains { $0.map(Self.isOfWord) ?? false }
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .decimalNumber, .connectorPunctuation, .nonspacingMark, .spacingMark, .enclosingMark: true
    default: scalar.properties.isAlphabetic || scalar.properties.isJoinControl
    }
  }

  /// Where the last character begins, if it is white space.
  private static func space(in text: ArraySlice<UInt8>) -> Int? {
    lastScalar(of: text).flatMap { $0.scalar.properties.isWhitespace ? $0.start : nil }
  }

  /// Where the first character ends, if it is white space.
  private static func space(startOf text: ArraySlice<UInt8>) -> Int? {
    firstScalar(of: text).flatMap { $0.scalar.properties.isWhitespace ? $0.end : nil }
  }

  private static func lastScalar(
    of text: ArraySlice<UInt8>
  ) -> (scalar: Unicode.Scalar, start: Int)? {
    let tail = text.suffix(4)
    // The last byte that does not continue a character begins the last one.
    guard let start = tail.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return nil }
    return firstScalar(of: tail[start...]).map { ($0.scalar, start) }
  }

  private static func firstScalar(
    of text: ArraySlice<UInt8>
  ) -> (scalar: Unicode.Scalar, end: Int)? {
    var decoder = UTF8()
    var bytes = text.prefix(4).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { return nil }
    return (scalar, text.startIndex + UTF8.width(scalar))
  }
}
