/// Writes diagnostics for people:
///
///     mamba.ssm:9:7: error: unknown name 'cnv_w'
///        9 |   c = cnv_w * x
///          |       ^~~~~
///          = help: did you mean 'conv_w'?
public struct DiagnosticRenderer: Sendable {
  /// Whether to use ANSI colours.
  public var color: Bool

  public init(color: Bool) {
    self.color = color
  }

  /// Several diagnostics in their order, one after the other.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { render($0) }.joined()
  }

  /// Several diagnostics in their order, one after the other.
  public func render(_ diagnostics: Diagnostics) -> String { render(diagnostics.all) }

  /// One diagnostic with the line it is about, its notes and what to write instead. Ends with a
  /// newline.
  public func render(_ diagnostic: Diagnostic) -> String {
    var lines = [
      heading(diagnostic.severity, diagnostic.message, at: diagnostic.place)
    ]
    lines += snippet(diagnostic.place)
    if let suggestion = diagnostic.suggestion {
      lines.append(gutter("=") + paint("help:", .green) + " " + printable(suggestion))
    }
    for note in diagnostic.notes {
      lines.append(heading(.note, note.message, at: note.place))
      lines += snippet(note.place)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Parts

  private func heading(
    _ severity: Diagnostic.Severity, _ message: String, at place: Diagnostic.Place
  ) -> String {
    let label = paint(severity.rawValue + ":", style(of: severity))
    let text = severity == .note ? printable(message) : paint(printable(message), .bold)
    guard let location = location(place) else { return label + " " + text }
    return paint(location + ":", .bold) + " " + label + " " + text
  }

  private func location(_ place: Diagnostic.Place) -> String? {
    switch place {
    case .span(let span):
      guard let file = span.file else { return nil }
      let (line, column) = file.position(at: span.range.lowerBound)
      return "\(printable(file.path)):\(line):\(column)"
    case .file(let path, let detail):
      return printable(path) + (detail.map { ": " + printable($0) } ?? "")
    case .nowhere:
      return nil
    }
  }

  /// The line a span begins on, and below it the span underlined.
  private func snippet(_ place: Diagnostic.Place) -> [String] {
    guard case .span(let span) = place, let file = span.file else { return [] }
    let excerpt = SourceExcerpt(file, around: span.range)
    let underline =
      String(repeating: " ", count: excerpt.indent) + "^"
      + String(repeating: "~", count: excerpt.width - 1)
    return [
      gutter("|", number: String(excerpt.line)) + excerpt.text,
      gutter("|") + paint(underline, .green),
    ]
  }

  private func gutter(_ mark: String, number: String = "") -> String {
    let padding = String(repeating: " ", count: max(0, 5 - number.count))
    return paint("\(padding)\(number) \(mark)", .dim) + " "
  }

  /// Keeps what an input says from steering the terminal.
  private func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isControl ? "\u{FFFD}" : $0 }))
  }

  // MARK: Colours

  private enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "1;31"
    case green = "1;32"
    case yellow = "1;33"
    case cyan = "1;36"
  }

  private func style(of severity: Diagnostic.Severity) -> Style {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .note, .remark: .cyan
    }
  }

  private func paint(_ text: String, _ style: Style) -> String {
    color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
