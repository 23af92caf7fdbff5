import CoreyIR

extension Pass {
  /// Factors that depend on weights alone leave the run: the scales of norms and other diagonals
  /// become part of the matrices behind them.
  ///
  /// The function stays the same, its rounding does not. What is stored decides: a weight that
  /// others read too would lie there twice, a narrow one would become f32.
  public static func scales(_ choice: FoldChoice) -> Pass {
    Pass(
      "scales", "work scales into the weights behind them",
      eachLayer: { (graph: inout Graph, remarks: inout [Remark]) throws(Diagnostic) in
        if choice == .none { return }
        remarks += ScaleFolding.foldAll(choice, in: &graph)
        graph.compact()
      })
  }
}
