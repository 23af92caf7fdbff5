import CoreyIR

extension Plan {
  /// The legal plans one step away, always in the same order: two kernels that follow each other in
  /// one, one in two, or a chunk half or twice as long, up to the run's steps.
  ///
  /// Every legal partition is reached from every other in some steps.
  public var neighbours: [Plan] {
    layers.indices.flatMap { layer in
      PlanNeighbours(graph: program.layers[layer], longest: options.time)
        .steps(layers[layer].steps).map { steps in
          var plan = self
          plan.candidates = []
          plan.layers[layer].steps = steps
          plan.layers[layer].reachesBound = false
          plan.layers[layer].isOptimal = false
          plan.layers[layer].materialized =
            Crossing(graph: program.layers[layer]).values(crossing: steps)
          return plan
        }
    }
  }
}

/// The steps of a layer, changed in one place.
private struct PlanNeighbours {
  let graph: Graph
  /// Steps of the longest chunk.
  let longest: Int

  func steps(_ steps: [PlanStep]) -> [[PlanStep]] {
    var found: [[PlanStep]] = []
    for index in steps.indices {
      switch steps[index] {
      case .call: break
      case .repeat(let node, let body):
        found += self.steps(body).map {
          steps.replacing(index...index, with: [.repeat(node, $0)])
        }
      case .kernel(let kernel):
        if index + 1 < steps.count, case .kernel(let next) = steps[index + 1],
          let both = joined(kernel, next)
        {
          found.append(steps.replacing(index...index + 1, with: [.kernel(both)]))
        }
        found += halves(kernel).map { halves in
          steps.replacing(index...index, with: halves.map(PlanStep.kernel))
        }
        found += [kernel.chunk / 2, kernel.chunk * 2].compactMap { chunk in
          guard (1...max(1, longest)).contains(chunk) else { return nil }
          var other = kernel
          other.chunk = chunk
          return steps.replacing(index...index, with: [.kernel(other)])
        }
      }
    }
    return found
  }

  private func joined(_ first: KernelPlan, _ second: KernelPlan) -> KernelPlan? {
    guard let kind = common(first.nodes), let other = common(second.nodes),
      case .success(let both) = kind.joined(with: other)
    else { return nil }
    return KernelPlan(
      nodes: first.nodes + second.nodes, isReversed: both.isReversed ?? false,
      reason: first.reason, chunk: min(first.chunk, second.chunk))
  }

  /// A kernel cut behind each of its ops; splits stay with the op before them.
  private func halves(_ kernel: KernelPlan) -> [[KernelPlan]] {
    kernel.nodes.indices.dropFirst().compactMap { cut in
      guard kernel.nodes[cut].isComputation,
        kernel.nodes[..<cut].contains(where: \.isComputation)
      else { return nil }
      let halves = [kernel.nodes[..<cut], kernel.nodes[cut...]].map(Array.init)
      return halves.enumerated().map { index, nodes in
        KernelPlan(
          nodes: nodes, isReversed: common(nodes)?.isReversed ?? false,
          reason: index == 0 ? kernel.reason : .fastest, chunk: kernel.chunk)
      }
    }
  }

  private func common(_ nodes: [Node]) -> KernelKind? {
    let kinds = nodes.filter(\.isComputation).map { KernelKind(of: $0, in: graph) }
    guard let first = kinds.first else { return nil }
    return kinds.dropFirst().reduce(first) { kind, next in
      (try? kind.joined(with: next).get()) ?? kind
    }
  }
}

extension [PlanStep] {
  fileprivate func replacing(_ range: ClosedRange<Int>, with steps: [PlanStep]) -> [PlanStep] {
    var all = self
    all.replaceSubrange(range, with: steps)
    return all
  }
}
