/// Writes the little JSON that our files need.
package enum JSONText {
  /// A string in quotes, only what must be escaped escaped.
  package static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ":
        let code = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - code.count) + code
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// An array of integers.
  package static func array(_ elements: [Int]) -> String {
    "[" + elements.map(String.init).joined(separator: ",") + "]"
  }
}
