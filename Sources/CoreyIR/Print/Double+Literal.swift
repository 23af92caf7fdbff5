extension Double {
  /// The shortest text that the language reads back as this number, signed if it is negative.
  var literal: String {
    if isNaN { return "(0 / 0)" }
    if isInfinite { return self < 0 ? "-inf" : "inf" }
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
