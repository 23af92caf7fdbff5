/// Something to tell the user about their input: what is wrong, where, and what to do about it.
///
/// Every failure that an input can cause is a `Diagnostic`; none is a trap.
public struct Diagnostic: Error, Sendable, Equatable {
  /// How much it matters.
  public enum Severity: String, Sendable {
    case error, warning, note, remark
  }

  /// A place in a source file or in a file that has no lines (a tensor, say).
  public enum Place: Sendable, Equatable {
    case span(SourceSpan)
    /// A file and, within it, what is meant: a tensor's name, a byte offset.
    case file(String, detail: String?)
    case nowhere
  }

  /// A second place that explains the first.
  public struct Note: Sendable, Equatable {
    public var message: String
    public var place: Place

    public init(_ message: String, at place: Place = .nowhere) {
      self.message = message
      self.place = place
    }
  }

  public var severity: Severity
  /// One sentence in lower case without a full stop.
  public var message: String
  public var place: Place
  public var notes: [Note]
  /// What to write instead, complete: "did you mean 'conv_w'?".
  public var suggestion: String?

  public init(
    _ severity: Severity = .error, _ message: String, at place: Place = .nowhere,
    notes: [Note] = [], suggestion: String? = nil
  ) {
    self.severity = severity
    self.message = message
    self.place = place
    self.notes = notes
    self.suggestion = suggestion
  }

  /// An error at a span of source text.
  public static func error(
    _ message: String, at span: SourceSpan, notes: [Note] = [], suggestion: String? = nil
  ) -> Diagnostic {
    Diagnostic(.error, message, at: .span(span), notes: notes, suggestion: suggestion)
  }

  /// An error about a file that is not source text.
  public static func error(
    _ message: String, file: String, detail: String? = nil, suggestion: String? = nil
  ) -> Diagnostic {
    Diagnostic(.error, message, at: .file(file, detail: detail), suggestion: suggestion)
  }
}
