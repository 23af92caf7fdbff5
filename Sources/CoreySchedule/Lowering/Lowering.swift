import CoreyIR

/// Plan → LoopProgram: every loop, load and store spelled out.
public enum Lowering {
  /// Lowers a plan.
  ///
  /// - Parameters:
  ///   - name: The prefix of the C names, a C identifier.
  ///   - header: Lines for the head of the emitted file.
  public static func lower(_ plan: Plan, name: String, header: [String] = []) -> LoopProgram {
    var layers: [LayerLoops] = []
    var totals: [LayerTotals] = []
    var callees: [String: (index: Int, totals: LayerTotals)] = [:]
    for (index, graph) in plan.program.layers.enumerated() {
      let first = LayerLowering(graph: graph, plan: plan.layers[index])
      var loops = first.lower(callees: callees)
      let tables = first.tablesInPanels
      if !tables.isEmpty {
        // Which panels there are is known only now; a gather may come before them.
        loops = LayerLowering(
          graph: graph, plan: plan.layers[index], tables: tables
        ).lower(callees: callees)
      }
      let total = loops.totals(totals)
      layers.append(loops)
      totals.append(total)
      callees[graph.name] = (index, total)
    }
    let needsWholeSequence = plan.program.layers.contains(where: \.needsWholeSequence)
    let interface = InterfaceBuilder(program: plan.program, layers: layers, totals: totals)
      .interface(name: name, needsWholeSequence: needsWholeSequence)
    return LoopProgram(
      interface: interface, layers: layers, totals: totals[totals.count - 1],
      segment: needsWholeSequence ? nil : plan.options.segment, header: header)
  }
}
