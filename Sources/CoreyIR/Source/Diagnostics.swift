/// Several diagnostics of one run, thrown together.
public struct Diagnostics: Error, Sendable, Equatable {
  /// In the order of their places in the source.
  public var all: [Diagnostic]

  public init(_ all: [Diagnostic]) {
    self.all = all
  }

  public init(_ one: Diagnostic) {
    self.all = [one]
  }
}
