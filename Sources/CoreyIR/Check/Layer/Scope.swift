/// The names of a layer or of one call of a function.
final class Scope {
  /// What a name stands for.
  enum Binding {
    /// The atoms of an axis, as indices.
    case axis([Label])
    case tensor(Tensor)
    /// An index into the checker's states.
    case state(Int)
    /// The variable of a repeat, which only templates mention.
    case round
    /// Its equation failed: reading it says nothing more.
    case poisoned
    /// Defined in the body of a repeat that has ended.
    case ended
  }

  private(set) var bindings: [String: Binding] = [:]
  private(set) var spans: [String: SourceSpan] = [:]
  let isFunction: Bool
  /// The indices that names of axes stand for here: they count as having no primes.
  private(set) var indices: Set<Label> = []
  /// What is defined anywhere in the text, to tell "not yet" from "never".
  var later: [String: SourceSpan] = [:]

  init(isFunction: Bool) {
    self.isFunction = isFunction
    bindings["b"] = .axis([.batch])
    bindings["t"] = .axis([.time])
    indices = [.batch, .time]
  }

  subscript(name: String) -> Binding? { bindings[name] }

  func bind(_ name: String, _ binding: Binding, at span: SourceSpan) {
    bindings[name] = binding
    if spans[name] == nil { spans[name] = span }
    if case .axis(let labels) = binding { indices.formUnion(labels) }
  }

  /// Takes back everything bound since a copy of the bindings was made.
  func restore(_ bindings: [String: Binding], _ spans: [String: SourceSpan]) {
    self.bindings = bindings
    self.spans = spans
  }

  /// The known names a mistyped one could have been.
  var names: [String] { bindings.keys.sorted() }
}
