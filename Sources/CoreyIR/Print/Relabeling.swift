/// The labels of one node with as few primes as possible: those of its results first.
///
/// Labels belong to a node: readers of its results name them as they like. What is written drops
/// needless primes, so this is the form in which a node is written.
struct Relabeling {
  private var table: [Label: Label] = [:]

  subscript(label: Label) -> Label { table[label] ?? label }

  init(_ node: Node, _ graph: Graph) {
    if case .call = node.op { return }
    let results = Set(node.results.flatMap { graph[$0].dims })
    var inner = Set(node.op.operands.flatMap(\.labels))
    switch node.op {
    case .index(let label), .gather(_, let label, _), .split(_, let label), .concat(_, let label):
      inner.insert(label)
    case .contract(_, _, let over), .reduce(_, _, let over), .rotate(_, let over, _):
      inner.formUnion(over)
    case .fold(_, let steps): inner.formUnion(steps.flatMap(\.along))
    case .map, .stream, .recur, .convert, .call, .repeat: break
    }
    if results.allSatisfy({ $0.primes == 0 }), inner.allSatisfy({ $0.primes == 0 }) { return }
    var next: [AxisID: Int] = [:]
    for label in results.sorted() + inner.subtracting(results).sorted() {
      table[label] = Label(label.axis, primes: next[label.axis, default: 0])
      next[label.axis, default: 0] += 1
    }
  }

  /// The labels that a condition's node has where its result is read: those it is read at.
  init(_ dims: [Label], readAt labels: [Label]) {
    table = Dictionary(zip(dims, labels), uniquingKeysWith: { first, _ in first })
  }
}
