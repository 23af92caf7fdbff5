import CoreyIR

/// Finds the values that are defined in one step and read in another.
struct Crossing {
  let graph: Graph
  /// The operand of the split that names a part.
  private let sources: [ValueID: ValueID]

  init(graph: Graph) {
    self.graph = graph
    var sources: [ValueID: ValueID] = [:]
    for node in graph.nodes.flattened {
      if case .split(let operand, _) = node.op, let source = operand.value {
        for part in node.results { sources[part] = source }
      }
    }
    self.sources = sources
  }

  /// What a value is a part of, as splits move no data.
  func root(_ value: ValueID) -> ValueID {
    var value = value
    while let source = sources[value] { value = source }
    return value
  }

  /// The values that live in memory: roots of what crosses steps, of outputs and of calls' results.
  func values(crossing steps: [PlanStep]) -> Set<ValueID> {
    var home: [ValueID: Int] = [:]
    var crossing = Set<ValueID>()
    var counter = 0
    visit(steps, counter: &counter, home: &home, crossing: &crossing)
    for output in graph.outputs where home[root(output.value)] != nil {
      crossing.insert(root(output.value))
    }
    return crossing
  }

  private func visit(
    _ steps: [PlanStep], counter: inout Int, home: inout [ValueID: Int],
    crossing: inout Set<ValueID>
  ) {
    for step in steps {
      counter += 1
      let here = counter
      switch step {
      case .kernel(let kernel):
        for node in kernel.nodes where node.isComputation {
          for value in node.definedValues { home[root(value)] = here }
        }
        for node in kernel.nodes.flattened {
          for value in node.op.operands.compactMap(\.value) {
            if let place = home[root(value)], place != here { crossing.insert(root(value)) }
          }
        }
      case .call(let node):
        for value in node.results {
          home[value] = here
          crossing.insert(value)
        }
        for value in node.op.operands.compactMap(\.value) where home[root(value)] != nil {
          crossing.insert(root(value))
        }
      case .repeat(let node, let body):
        guard case .repeat(let loop) = node.op else { continue }
        for carried in loop.carried {
          home[carried.entering] = here
          crossing.insert(carried.entering)
        }
        for value in node.op.operands.compactMap(\.value) where home[root(value)] != nil {
          crossing.insert(root(value))
        }
        visit(body, counter: &counter, home: &home, crossing: &crossing)
        for carried in loop.carried where home[root(carried.leaving)] != nil {
          crossing.insert(root(carried.leaving))
        }
        for value in node.results {
          home[value] = here
          crossing.insert(value)
        }
      }
    }
  }
}

extension [Node] {
  /// The nodes and those inside them, in order.
  var flattened: [Node] {
    flatMap { [$0] + $0.op.body.flattened }
  }
}
