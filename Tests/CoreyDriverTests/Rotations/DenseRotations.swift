import CoreyIR
import CoreyPasses
import CoreyRuntime

/// A program whose rotations are replaced by products with any orthogonal matrix: what holds for
/// Hadamard matrices because they are nearly symmetric does not hold here.
struct DenseRotations {
  private var program: Program
  /// The weight that holds the matrix of a rotation, by the labels it is along.
  private struct Key: Hashable {
    var axes: [AxisID]
    var seed: Int
  }

  init(_ program: Program) {
    self.program = program
  }

  mutating func rewritten() throws -> Program {
    for layer in program.layers.indices {
      var matrices: [Key: ValueID] = [:]
      var graph = program.layers[layer]
      graph.nodes = nodes(graph.nodes, &graph, &matrices)
      program.layers[layer] = graph.canonicalized()
    }
    try program.verify()
    return program
  }

  private func nodes(
    _ nodes: [Node], _ graph: inout Graph, _ matrices: inout [Key: ValueID]
  ) -> [Node] {
    nodes.flatMap { node -> [Node] in
      var node = node
      switch node.op {
      case .recur(var recur):
        recur.body = self.nodes(recur.body, &graph, &matrices)
        node.op = .recur(recur)
        return [node]
      case .repeat(var loop):
        loop.body = self.nodes(loop.body, &graph, &matrices)
        node.op = .repeat(loop)
        return [node]
      case .rotate(let operand, let along, let rotation):
        node.op = product(operand, along, rotation, &graph, &matrices)
        return [node]
      case .fold(let weight, let steps):
        var made: [Node] = []
        var operand = weight
        for (index, step) in steps.enumerated() {
          let op: Op =
            switch step {
            case .scale(let factor): .map(.multiply, [operand, factor])
            case .rotate(let along, let rotation):
              product(operand, along, rotation, &graph, &matrices)
            }
          var result = node.results[0]
          if index < steps.count - 1 { result = graph.addValue(graph[result]) }
          made.append(Node(op, results: [result]))
          operand = .value(result, graph[result].dims.map { .label($0) })
        }
        return made
      default: return [node]
      }
    }
  }

  /// The sum over primed labels of the operand, read there, and of Q or its transpose.
  private func product(
    _ operand: Operand, _ along: [Label], _ rotation: Rotation, _ graph: inout Graph,
    _ matrices: inout [Key: ValueID]
  ) -> Op {
    let key = Key(axes: along.map(\.axis), seed: rotation.seed)
    func primed(_ label: Label) -> Label {
      along.contains(label) ? Label(label.axis, primes: label.primes + 3) : label
    }
    let axes = along.map { Label($0.axis) } + along.map { Label($0.axis, primes: 1) }
    let matrix =
      matrices[key]
      ?? {
        let lengths = key.axes.map { "\(graph.length($0) ?? 1)" }.joined(separator: "x")
        let value = graph.addValue(Value(dims: axes, name: "q\(matrices.count)"))
        graph.weights.append(
          Weight(
            name: "q\(matrices.count)", value: value,
            source: NameTemplate("orthogonal_\(lengths)_\(rotation.seed)")))
        return value
      }()
    matrices[key] = matrix
    guard case .value(let value, let subscripts) = operand else { return .map(.copy, [operand]) }
    let read = Operand.value(
      value,
      subscripts.map { entry in
        if case .label(let label) = entry { .label(primed(label)) } else { entry }
      })
    let (rows, columns) =
      rotation.isInverse ? (along.map(primed), along) : (along, along.map(primed))
    return .contract(
      read, .value(matrix, (rows + columns).map { .label($0) }), over: along.map(primed))
  }

  /// An orthogonal matrix without symmetry whose elements Float32 holds exactly: shuffles and signs
  /// between blocks of the Hadamard matrix of order 4.
  static func matrix(_ name: String) -> Tensor? {
    let parts = name.split(separator: "_")
    guard name.contains("orthogonal_"), let seed = Int(parts[parts.count - 1]) else { return nil }
    let lengths = parts[parts.count - 2].split(separator: "x").compactMap { Int($0) }
    let order = lengths.reduce(1, *)
    var random = SeededNumbers("orthogonal \(order) \(seed)")
    var columns = (0..<order).map { column in (0..<order).map { $0 == column ? Float(1) : 0 } }
    for _ in 0..<3 {
      let places = (0..<order).shuffled(using: &random)
      let signs = (0..<order).map { _ in Bool.random(using: &random) ? Float(1) : -1 }
      columns = columns.map { column in
        let mixed = (0..<order).map { column[places[$0]] * signs[$0] }
        return (0..<order).map { row in
          let block = row & ~3
          return (0..<4).map { index in
            mixed[block + index] * ((row & 3 & index).nonzeroBitCount % 2 == 0 ? 0.5 : -0.5)
          }.reduce(0, +)
        }
      }
    }
    return Tensor(
      (0..<order * order).map { columns[$0 % order][$0 / order] }, shape: lengths + lengths)
  }
}
