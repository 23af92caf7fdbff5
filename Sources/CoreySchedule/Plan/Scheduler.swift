import CoreyIR

/// Program → Plan: which nodes are packed, which run together, what lives in memory.
public enum Scheduler {
  /// Plans every layer of a program.
  public static func plan(_ program: Program, options: ScheduleOptions) -> Plan {
    var program = program
    if program.needsWholeSequence(program.layers.count - 1) {
      // Nothing can go on where a whole sequence ends.
      for layer in program.layers.indices {
        for state in program.layers[layer].states.indices {
          program.layers[layer].states[state].isLocal = true
        }
      }
    }
    for index in program.layers.indices {
      Legalization.run(&program.layers[index], calling: program)
    }
    let layers = program.layers.map { plan($0, options: options) }
    return Plan(program: program, layers: layers, options: options)
  }

  private static func plan(_ graph: Graph, options: ScheduleOptions) -> LayerPlan {
    let (pack, run) = PackSplit.split(graph)
    let steps = Fusion.steps(for: run, in: graph, policy: options.fusion)
    return LayerPlan(
      pack: pack, steps: steps, materialized: Crossing(graph: graph).values(crossing: steps))
  }
}
