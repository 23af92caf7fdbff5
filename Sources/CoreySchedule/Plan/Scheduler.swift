import CoreyIR

/// Program → Plan: which nodes are packed, which run together, what lives in memory.
public enum Scheduler {
  /// Plans every layer of a program.
  ///
  /// - Parameter entropies: For each layer the entropy of values in bits, by a histogram of 256 bins
  ///   over the value's own range, as far as they are known.
  public static func plan(
    _ program: Program, options: ScheduleOptions, entropies: [[ValueID: Double]] = []
  ) -> Plan {
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
      if options.fusion != .none { ProductSplit.run(&program.layers[index]) }
    }
    let entropies = zip(program.layers, entropies).map { $0.completed($1) }
    let plan = partition(program, options: options, entropies: entropies)
    guard options.fusion == .entropy, options.tile == .cost,
      !plan.layers.allSatisfy(\.reachesBound)
    else { return plan }
    return PlanRace(program: program, options: options, entropies: entropies).run() ?? plan
  }

  /// The plan of one policy for a program that is legal already.
  ///
  /// - Parameter cacheShare: How much of the last cache estimates count on.
  static func partition(
    _ program: Program, options: ScheduleOptions, cacheShare: Double = 0.9,
    entropies: [[ValueID: Double]]
  ) -> Plan {
    let layers = program.layers.enumerated().map { index, graph in
      var planner = LayerPlanner(graph: graph, options: options, cacheShare: cacheShare) { value in
        index < entropies.count ? entropies[index][value] : nil
      }
      return planner.plan()
    }
    return Plan(program: program, layers: layers, options: options, entropies: entropies)
  }
}

extension Graph {
  /// A copy has the entropy of what it is a copy of.
  fileprivate func completed(_ entropies: [ValueID: Double]) -> [ValueID: Double] {
    guard !entropies.isEmpty else { return [:] }
    var all = entropies
    for node in nodes.flattened {
      guard case .map(.copy, let operands) = node.op, let source = operands.first?.value,
        let copy = node.results.first, all[copy] == nil
      else { continue }
      all[copy] = all[source]
    }
    return all
  }
}
