// Finding a place to go on after a mistake.
extension Parser {
  /// Skips what the mistake at the current token spoils: to the next line, or to the closing brace
  /// of the block at hand, or to the next item of the file.
  ///
  /// At least one token behind `start` is skipped unless a block ends there, so that callers that
  /// loop make progress.
  mutating func recover(from start: Int, toItem: Bool = false) {
    // A bracket that is closed somewhere ends the mistake there, not at the next line.
    if let outer = openBrackets.first, let end = closing[outer], end >= position {
      position = end
      advance()
    }
    openBrackets.removeAll()
    var braces = 0
    while current.kind != .end {
      if beginsItem, position > start || !toItem { return }
      switch current.kind {
      case .symbol(.leftBrace):
        braces += 1
      case .symbol(.rightBrace):
        if braces == 0, !toItem { return }
        braces = max(0, braces - 1)
      default:
        if !toItem, braces == 0, current.startsLine, position > start { return }
      }
      advance()
    }
  }

  /// Whether a line begins here with `fn`, `layer` or `extern`: no block goes on beyond.
  var beginsItem: Bool {
    guard current.startsLine, case .keyword(let keyword) = current.kind else { return false }
    return Keyword.items.contains(keyword)
  }

  /// Skips to the `{` of this line, if it has one: so the block of a faulty header is still read.
  mutating func recoverToBrace() -> Bool {
    openBrackets.removeAll()
    while current.kind != .end, !current.startsLine, current.kind != .symbol(.rightBrace) {
      if current.kind == .symbol(.leftBrace) { return true }
      advance()
    }
    return false
  }
}
