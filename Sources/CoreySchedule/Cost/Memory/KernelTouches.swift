/// What the nests of one kernel touch, made once for each number of rows it sees.
struct KernelTouches {
  /// What a kernel does outside of nests and inside of them, in order.
  indirect enum Item {
    /// A loop that is walked round by round, because nests lie inside.
    case loop(String, from: IntExpression, to: IntExpression, step: Int, [Item])
    case integer(String, IntExpression)
    /// A nest or a statement beside the nests, by number.
    case touches(Int)
  }

  private struct Key: Hashable {
    var nest: Int
    var numbers: [Int]
    var lengths: [String: Int]
  }

  let items: [Item]
  /// The statements by number, and which numbers from outside decide how much they touch.
  private let nests: [(body: [Statement], controls: [String])]
  private var groups: [Key: [TouchGroup]] = [:]

  init(_ kernel: Kernel) {
    var nests: [(body: [Statement], controls: [String])] = []
    items = Self.items(kernel.body, nests: &nests)
    self.nests = nests
  }

  private static func items(
    _ statements: [Statement], nests: inout [(body: [Statement], controls: [String])]
  ) -> [Item] {
    var result: [Item] = []
    for statement in statements {
      switch statement {
      case .loop(let name, let from, let to, _, let body) where statement.holdsNests:
        result.append(.loop(name, from: from, to: to, step: 1, items(body, nests: &nests)))
      case .stride(let name, let from, let to, let step, let body) where statement.holdsNests:
        result.append(.loop(name, from: from, to: to, step: step, items(body, nests: &nests)))
      case .integer(let name, let expression): result.append(.integer(name, expression))
      case .barrier: break
      case .nest(_, let body):
        nests.append((body, body.controls.sorted()))
        result.append(.touches(nests.count - 1))
      default:
        nests.append(([statement], [statement].controls.sorted()))
        result.append(.touches(nests.count - 1))
      }
    }
    return result
  }

  /// - Parameters:
  ///   - lengths: What stays the same throughout a call: batch, segment, steps of ports.
  ///   - scope: The variables of the loops around the nests.
  mutating func groups(
    of nest: Int, in layer: LayerLoops, lengths: [String: Int], scope: [String: Int]
  ) -> [TouchGroup] {
    let (body, controls) = nests[nest]
    let numbers = controls.map { scope[$0] ?? lengths[$0] ?? 0 }
    let key = Key(nest: nest, numbers: numbers, lengths: lengths)
    if let found = groups[key] { return found }
    var known = lengths
    for (name, number) in zip(controls, numbers) { known[name] = number }
    let made = TouchBuilder.groups(of: body, in: layer, known: known)
    groups[key] = made
    return made
  }
}

extension Statement {
  fileprivate var holdsNests: Bool {
    switch self {
    case .nest: true
    case .loop(_, _, _, _, let body), .stride(_, _, _, _, let body):
      body.contains(where: \.holdsNests)
    default: false
    }
  }
}
