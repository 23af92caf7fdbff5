/// The functions and layers of all files, and the layer instances made of them.
final class Module {
  private(set) var functions: [String: FunctionSyntax] = [:]
  private(set) var layers: [String: LayerSyntax] = [:]
  private var lastLayer: LayerSyntax?
  let overrides: [String: Int]
  let sink: DiagnosticSink

  /// Callees before their callers.
  private(set) var instances: [Graph] = []
  private var made: [InstanceKey: Graph?] = [:]
  /// The layers being elaborated, outermost first.
  private var open: [String] = []
  private var axisNames: Set<String> = []
  /// Instances that depend on all steps, themselves or through what they call.
  private(set) var wholeSequence: Set<String> = []

  /// What an instance depends on besides its text.
  private struct InstanceKey: Hashable {
    var layer: String
    var isReversed: Bool
    /// The caller's length for each axis that the layer declares, where it has one.
    var lengths: [Int?]
  }

  init(files: [FileSyntax], overrides: [String: Int], sink: DiagnosticSink) {
    self.overrides = overrides
    self.sink = sink
    for file in [Prelude.syntax] + files {
      for item in file.items { add(item) }
    }
  }

  private func add(_ item: ItemSyntax) {
    switch item {
    case .function(let function):
      guard isNew(function.name) else { return }
      functions[function.name.text] = function
    case .layer(let layer):
      guard isNew(layer.name) else { return }
      layers[layer.name.text] = layer
      lastLayer = layer
    case .extern(let header):
      sink.record(
        .error(
          "functions of a C header cannot be called: '\(header.text)'", at: header.span,
          suggestion: "write the function with 'fn'"))
    }
  }

  private func isNew(_ name: Name) -> Bool {
    func refuse(_ message: String, _ first: SourceSpan?) -> Bool {
      let notes = first.map { [Diagnostic.Note("it is defined here", at: .span($0))] } ?? []
      sink.record(.error(message, at: name.span, notes: notes))
      return false
    }
    if name.primes > 0 {
      return refuse("'\(name.text)' cannot have primes: only indices have", nil)
    }
    if Builtin.names.contains(name.text) {
      return refuse("'\(name.text)' is built in and cannot be defined again", nil)
    }
    if let first = functions[name.text]?.name.span {
      let place = first.file?.path == Prelude.path ? " in the prelude" : ""
      return refuse("the function '\(name.text)' is already defined\(place)", first)
    }
    if let first = layers[name.text]?.name.span {
      return refuse("the layer '\(name.text)' is already defined", first)
    }
    return true
  }

  /// The layer of that name, or the last one.
  func entry(named name: String?) throws(Stop) -> LayerSyntax {
    guard let name else {
      if let lastLayer { return lastLayer }
      sink.record(Diagnostic(.error, "there is no layer to compile"))
      throw Stop()
    }
    if let layer = layers[name] { return layer }
    sink.record(
      Diagnostic(
        .error, "there is no layer '\(name)'",
        suggestion: Suggestion.didYouMean(name, among: layers.keys.sorted())))
    throw Stop()
  }

  /// The names that can be called.
  var callableNames: [String] {
    (Array(functions.keys) + Array(layers.keys) + Array(Builtin.names)).sorted()
  }

  /// Notes that a layer which is reached declares an axis of that name.
  func noteAxis(_ name: String) { axisNames.insert(name) }

  /// Every override must have met an axis.
  func checkOverrides() {
    for name in overrides.keys.sorted() where !axisNames.contains(name) {
      sink.record(
        Diagnostic(
          .error, "no layer has an axis '\(name)' whose length could be set",
          suggestion: Suggestion.didYouMean(name, among: axisNames.sorted())))
    }
  }

  /// The instance of a layer for a caller, elaborated once for each set of lengths and direction.
  func instantiate(
    _ layer: LayerSyntax, callerLengths: [String: Int], isReversed: Bool, at span: SourceSpan
  ) throws(Stop) -> Graph {
    let declared = layer.axisNames
    let key = InstanceKey(
      layer: layer.name.text, isReversed: isReversed, lengths: declared.map { callerLengths[$0] })
    if let known = made[key] {
      guard let known else { throw Stop() }
      return known
    }
    if let first = open.firstIndex(of: layer.name.text) {
      let cycle = (open[first...] + [layer.name.text]).joined(separator: " calls ")
      sink.record(.error("a layer cannot call itself: \(cycle)", at: span))
      throw Stop()
    }
    guard open.count < Limits.callDepth else {
      sink.record(.error("calls are nested more than \(Limits.callDepth) deep", at: span))
      throw Stop()
    }
    open.append(layer.name.text)
    defer { open.removeLast() }
    let checker = LayerChecker(
      layer, module: self, callerLengths: callerLengths, isReversed: isReversed)
    guard var graph = checker.elaborate() else {
      made[key] = .some(nil)
      throw Stop()
    }
    graph = register(graph.canonicalized(), isReversed: isReversed)
    if checker.needsWholeSequence { wholeSequence.insert(graph.name) }
    made[key] = graph
    return graph
  }

  /// Gives a new instance its name, or finds the equal one there is already.
  private func register(_ graph: Graph, isReversed: Bool) -> Graph {
    var graph = graph
    let base = isReversed ? "\(graph.name)_reversed" : graph.name
    var name = base
    var number = 2
    while true {
      graph.name = name
      if let same = instances.first(where: { $0.name == name }) {
        if same == graph { return same }
      } else if name == base && !isReversed || layers[name] == nil {
        break
      }
      name = "\(base)_\(number)"
      number += 1
    }
    instances.append(graph)
    return graph
  }
}

extension LayerSyntax {
  /// The axes it declares, in order.
  var axisNames: [String] {
    items.compactMap { item in
      guard case .declaration(.axis(let name, _)) = item else { return nil }
      return name.text
    }
  }
}
