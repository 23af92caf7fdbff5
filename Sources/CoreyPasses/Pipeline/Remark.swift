import CoreyIR

/// What a pass decided, where, why and what it is worth.
public struct Remark: Hashable, Sendable {
  public enum Outcome: String, Hashable, Sendable, Codable {
    /// Something was changed.
    case passed
    /// Something could have been changed and was not.
    case missed
  }

  public var outcome: Outcome
  /// The name of the pass.
  public var pass: String
  /// The layer it is about.
  public var layer: String
  public var span: SourceSpan
  /// One sentence in lower case without a full stop, with the reason.
  public var message: String
  /// DRAM bytes per token saved (negative: spent), where they are known.
  public var bytes: Int?

  public init(
    _ outcome: Outcome, pass: String, layer: String, at span: SourceSpan = .none,
    _ message: String, bytes: Int? = nil
  ) {
    self.outcome = outcome
    self.pass = pass
    self.layer = layer
    self.span = span
    self.message = message
    self.bytes = bytes
  }

  /// The remark as something to show beside its source line.
  public var diagnostic: Diagnostic {
    let price = bytes.map { " (\($0) bytes per token)" } ?? ""
    return Diagnostic(
      .remark, "\(message)\(price) [\(outcome.rawValue): \(pass), layer \(layer)]",
      at: span.file == nil ? .nowhere : .span(span))
  }
}
