import CoreyIR

/// Reads what a C compiler prints.
enum CompilerMessages {
  /// One diagnostic for the lines of a failed compilation: the first error, the others as notes.
  ///
  /// The places are those the compiler names, so `#line` in the text leads to the `.ssm` file.
  static func diagnostic(of lines: [String], compiler: String) -> Diagnostic {
    let read = lines.map(parse)
    let first = read.first { $0.severity == .error } ?? read.first
    guard let first else {
      return Diagnostic(.error, "\(compiler) rejects the emitted C and does not say why")
    }
    let others = read.filter { $0 != first }
    return Diagnostic(
      .error, "\(compiler) rejects the emitted C: \(first.message)", at: first.place,
      notes: others.prefix(8).map { Diagnostic.Note($0.message, at: $0.place) })
  }

  /// The name of the text itself in diagnostics.
  static let emitted = "emitted C"

  /// Reads `file:line: error: message` or `file:line:column: error: message`.
  ///
  /// Any other line is a note without a place.
  static func parse(_ line: String) -> Diagnostic {
    for (marker, severity) in markers {
      guard let range = line.firstRange(of: marker) else { continue }
      let message = String(line[range.upperBound...])
      let place = place(line[..<range.lowerBound])
      return Diagnostic(severity, message, at: place)
    }
    return Diagnostic(.note, line)
  }

  private static let markers: [(String, Diagnostic.Severity)] = [
    (": fatal error: ", .error), (": error: ", .error), (": warning: ", .warning),
    (": note: ", .note),
  ]

  /// Reads `file:line:column`, `file:line` or `file`.
  private static func place(_ text: Substring) -> Diagnostic.Place {
    var path = text
    var numbers: [Int] = []
    while numbers.count < 2, let colon = path.lastIndex(of: ":"),
      let number = Int(path[path.index(after: colon)...])
    {
      numbers.insert(number, at: 0)
      path = path[..<colon]
    }
    let detail = zip(["line", "column"], numbers).map { "\($0) \($1)" }.joined(separator: ", ")
    // Text without a #line has no name that means anything to the user.
    return .file(path == "<string>" ? emitted : String(path), detail: detail.isEmpty ? nil : detail)
  }
}
