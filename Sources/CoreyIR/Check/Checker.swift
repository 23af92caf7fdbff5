/// From syntax to programs: every rule of the language is checked here, before anything runs.
public struct Checker: Sendable {
  /// Checks files together with the prelude and elaborates a layer and what it calls.
  ///
  /// Several independent mistakes are reported together.
  /// - Parameters:
  ///   - files: the parsed files; functions and layers see each other across files.
  ///   - entry: the layer to compile; by default the last layer of the last file that has one.
  ///   - overrides: lengths of axes, by name, that replace those written.
  /// - Returns: the layers that are reached, callees first, in canonical order.
  public static func check(
    _ files: [FileSyntax], entry: String? = nil, overrides: [String: Int] = [:]
  ) throws(Diagnostics) -> Program {
    let sink = DiagnosticSink()
    let module = Module(files: files, overrides: overrides, sink: sink)
    var program: Program?
    do throws(Stop) {
      let layer = try module.entry(named: entry)
      _ = try module.instantiate(layer, callerLengths: [:], isReversed: false, at: layer.name.span)
      module.checkOverrides()
      let checked = Program(layers: module.instances).canonicalized()
      for problem in checked.clashes() { sink.record(problem) }
      program = checked
    } catch {}
    guard let program, !sink.hasErrors else {
      if !sink.hasErrors { sink.record(Diagnostic(.error, "the layer cannot be elaborated")) }
      throw Diagnostics(sink.all.sorted(by: Diagnostic.isBefore))
    }
    return program
  }

  /// Parses one file, checks it and elaborates a layer of it.
  public static func check(
    _ file: SourceFile, entry: String? = nil, overrides: [String: Int] = [:]
  ) throws(Diagnostics) -> Program {
    let (syntax, diagnostics) = Parser.parse(file)
    if diagnostics.contains(where: { $0.severity == .error }) { throw Diagnostics(diagnostics) }
    return try check([syntax], entry: entry, overrides: overrides)
  }
}

extension Diagnostic {
  /// By position in the file; what has none comes first.
  fileprivate static func isBefore(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    func offset(_ diagnostic: Diagnostic) -> Int {
      if case .span(let span) = diagnostic.place { span.range.lowerBound } else { -1 }
    }
    return offset(left) < offset(right)
  }
}
