/// Elaborates one instance of a layer: every name resolved, every index and length known.
final class LayerChecker {
  let module: Module
  let syntax: LayerSyntax
  /// The caller's axes that are no products, by name.
  let callerLengths: [String: Int]
  let isReversedInstance: Bool

  var graph: Graph
  /// The nodes of the layer and of the bodies that are open, innermost last.
  var bodies: [[Node]] = [[]]
  var nodeCount = 0
  /// The value made last, while nothing can have read it: it may still be given another order.
  var freshest: (value: ValueID, body: Int)?
  var scope = Scope(isFunction: false)
  var states: [StateEntry] = []
  /// What depends on weights and numbers alone.
  var weightOnly: Set<ValueID> = []

  /// Set by the first error.
  var hasFailed = false
  /// Set by what depends on all steps: then no state is kept.
  var needsWholeSequence = false

  /// Axes without a declaration, by what they are.
  var axesByLength: [Int: AxisID] = [:]
  var axesByParts: [[[AxisID]]: AxisID] = [:]
  /// Axes of callees that the caller does not declare.
  var axesOfCallees: [String: AxisID] = [:]
  /// Axes whose names were made up and may change.
  var madeUpNames: Set<AxisID> = []

  /// The recur that is open: its number and the reads of states that have no equation yet.
  var recur: RecurContext?
  var recurCount = 0
  var isInReverse = false
  var rounds: [RoundContext] = []
  /// The `from` of the statement that is elaborated.
  var source: StringLiteral?
  var sourceIsUsed = false
  /// Functions being inlined, outermost first.
  var calls: [(name: String, span: SourceSpan)] = []
  var depth = 0
  var outputSpans: [String: SourceSpan] = [:]
  /// Orders that explicit shapes give to states, found before their equations are.
  var stateShapes: [String: ShapeSyntax] = [:]

  struct RecurContext {
    var number: Int
    var early: [(state: Int, span: SourceSpan)] = []
  }

  /// An open repeat: the names that existed before it and are assigned in it, and those of them
  /// that were assigned already.
  struct RoundContext {
    var variable: String
    var carried: Set<String>
    var assigned: Set<String> = []
  }

  init(
    _ syntax: LayerSyntax, module: Module, callerLengths: [String: Int], isReversed: Bool
  ) {
    self.syntax = syntax
    self.module = module
    self.callerLengths = callerLengths
    isReversedInstance = isReversed
    graph = Graph(name: syntax.name.text)
  }

  /// The Graph, or nothing when something is wrong (which is then recorded).
  func elaborate() -> Graph? {
    findNames()
    for item in syntax.items {
      switch item {
      case .declaration(let declaration): declare(declaration)
      case .statement(let statement): run(statement)
      }
    }
    for state in states where state.equation == nil && !state.isInferred {
      _ = fail("the state '\(state.name)' has no equation", at: state.span)
    }
    if outputSpans.isEmpty {
      _ = fail("the layer '\(syntax.name.text)' has no output", at: syntax.name.span)
    }
    guard !hasFailed else { return nil }
    graph.nodes = bodies[0]
    localizeStates()
    nameAxes()
    nameStates()
    return graph
  }

  /// Whether time runs from the end where the checker is.
  var isReversed: Bool { isReversedInstance != isInReverse }

  /// States are not kept by a layer that needs the whole sequence.
  private func localizeStates() {
    guard needsWholeSequence else { return }
    for index in graph.states.indices { graph.states[index].isLocal = true }
  }

  // MARK: Diagnostics

  /// Records an error. In an inlined function of the prelude it is shown at the call.
  func fail(
    _ message: String, at span: SourceSpan, notes: [Diagnostic.Note] = [],
    suggestion: String? = nil
  ) -> Stop {
    hasFailed = true
    var notes = notes
    var place = span
    if let call = calls.first, let inner = calls.last {
      if span.file?.path == Prelude.path {
        notes.append(Diagnostic.Note("in the prelude's '\(inner.name)'", at: .span(span)))
        place = call.span
      } else if place.file == nil || place.range != call.span.range {
        notes.append(Diagnostic.Note("in this call of '\(call.name)'", at: .span(call.span)))
      }
    }
    module.sink.record(.error(message, at: place, notes: notes, suggestion: suggestion))
    return Stop()
  }

  func note(_ message: String, at span: SourceSpan?) -> [Diagnostic.Note] {
    guard let span, span.file != nil else { return [] }
    return [Diagnostic.Note(message, at: .span(span))]
  }

  /// A name that stands for nothing here.
  func unknown(_ name: Name, _ kind: String = "name") -> Stop {
    if let later = scope.later[name.base] {
      return fail(
        "'\(name.text)' is used before it is defined", at: name.span,
        notes: note("it is defined here", at: later))
    }
    if module.functions[name.text] != nil || module.layers[name.text] != nil
      || Builtin.names.contains(name.text)
    {
      return fail(
        "'\(name.text)' is a function or a layer, not a value", at: name.span,
        suggestion: "call it: \(name.text)(…)")
    }
    return fail(
      "unknown \(kind) '\(name.text)'", at: name.span,
      suggestion: Suggestion.didYouMean(
        name.text, among: scope.names + scope.later.keys.sorted() + ["pi", "inf"]))
  }

  /// Indices as a reader would write them: `b, t, (h, p)`.
  func describe(_ labels: some Sequence<Label>) -> String {
    let names = labels.map { label in
      graph[label.axis].name + String(repeating: "'", count: label.primes)
    }
    return names.isEmpty ? "no axes" : names.joined(separator: ", ")
  }

  /// Where a value comes from, for a reader of the emitted code: the outermost call.
  func origin(_ span: SourceSpan) -> SourceSpan { calls.first?.span ?? span }
}
