/// One loop nest of a kernel, as its time is told apart.
public struct Phase: Hashable, Sendable {
  /// Index into `LoopProgram.layers`.
  public var layer: Int
  /// Index into `LayerLoops.kernels`.
  public var kernel: Int
  /// What the nest computes; nests of one kernel with one title are one phase.
  public var title: String
}

extension LoopProgram {
  /// The phases of all kernels, in the order in which they are written.
  public var phases: [Phase] {
    var phases: [Phase] = []
    for (layer, loops) in layers.enumerated() {
      for (kernel, code) in loops.kernels.enumerated() {
        var seen = Set<String>()
        code.body.visitNests { title in
          guard seen.insert(title).inserted else { return }
          phases.append(Phase(layer: layer, kernel: kernel, title: title))
        }
      }
    }
    return phases
  }
}

extension [Statement] {
  /// The titles of all nests, those inside of loops included.
  fileprivate func visitNests(_ visit: (String) -> Void) {
    for statement in self {
      switch statement {
      case .nest(let title, _): visit(title)
      case .loop(_, _, _, _, let body), .lanes(_, _, _, let body), .stride(_, _, _, _, let body),
        .parallel(_, _, let body), .scope(let body), .single(let body):
        body.visitNests(visit)
      case .integer, .define, .assign, .array, .assignElement, .store, .tree, .reduceRow, .rotate,
        .fold, .matrixTile, .move, .barrier, .fetch, .packPanels:
        break
      }
    }
  }
}
