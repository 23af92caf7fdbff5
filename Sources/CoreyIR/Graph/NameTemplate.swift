/// A weight's name or prefix with places to fill: `layers.{2*i+1}.` or `experts.{M}.weight`.
///
/// The text between braces is integer arithmetic (`+ - *`, parentheses, integers) on names of
/// repeat variables and stacked axes.
public struct NameTemplate: Hashable, Sendable {
  public var text: String
  public init(_ text: String) { self.text = text }
}
