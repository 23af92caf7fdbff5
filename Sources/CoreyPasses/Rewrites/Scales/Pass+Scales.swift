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
        var analysis = ScaleAnalysis(graph)
        for product in analysis.products {
          let name = analysis.factorName(of: product)
          let span = graph[product].span
          do throws(ScaleObstacle) {
            let site = try analysis.site(of: product)
            let extra = analysis.extraBytes(of: site)
            if extra > 0, choice != .all {
              throw ScaleObstacle(reason: analysis.price(of: site, extra: extra))
            }
            remarks.append(
              Remark(
                .passed, pass: "scales", layer: graph.name, at: span,
                "\(name) is folded into \(analysis.names(of: site))",
                bytes: analysis.savedBytes(of: site) - max(0, extra)))
            ScaleFolding.fold(site, in: &graph)
            analysis = ScaleAnalysis(graph)
          } catch {
            remarks.append(
              Remark(
                .missed, pass: "scales", layer: graph.name, at: span,
                "\(name) stays: \(error.reason)"))
          }
        }
        graph.compact()
      })
  }
}
