import CoreyIR

extension ScaleFolding {
  /// Folds every scale of a layer that a choice allows, one after the other.
  ///
  /// Values keep their numbers; those that are gone are dropped when the graph is compacted.
  ///
  /// - Parameter isWanted: Which sites are looked at; all if absent. Others get no remark.
  static func foldAll(
    _ choice: FoldChoice, in graph: inout Graph, where isWanted: ((ScaleSite) -> Bool)? = nil
  ) -> [Remark] {
    if choice == .none { return [] }
    var remarks: [Remark] = []
    var analysis = ScaleAnalysis(graph)
    for product in analysis.products {
      let name = analysis.factorName(of: product)
      let span = graph[product].span
      do throws(ScaleObstacle) {
        let site = try analysis.site(of: product)
        if let isWanted, !isWanted(site) { continue }
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
      } catch  where isWanted == nil {
        remarks.append(
          Remark(
            .missed, pass: "scales", layer: graph.name, at: span,
            "\(name) stays: \(error.reason)"))
      } catch {
        continue
      }
    }
    return remarks
  }
}
