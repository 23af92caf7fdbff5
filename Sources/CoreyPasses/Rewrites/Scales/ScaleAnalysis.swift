import CoreyIR

/// Finds products whose factors can move into constants.
///
/// From the product the factor goes along with everything linear that keeps its labels (copies,
/// negations, products with other values, splits along other axes) until contractions with
/// constants take it. One reader that cannot take it, and it stays where it is.
public struct ScaleAnalysis {
  let graph: Graph
  private let readers: Readers
  private let constants: Set<ValueID>

  public init(_ graph: Graph) {
    self.graph = graph
    readers = Readers(graph)
    constants = graph.weightOnlyValues
  }

  /// The products with a factor that depends on weights alone, in the order of their nodes.
  public var products: [ValueID] {
    graph.nodes.compactMap { node in factored(node) == nil ? nil : node.results[0] }
  }

  /// Where the factor of a product can go.
  public func site(of product: ValueID) throws(ScaleObstacle) -> ScaleSite {
    guard let index = readers.definition[product],
      let (source, factor) = factored(graph.nodes[index])
    else { throw ScaleObstacle(reason: "it is no product with a weight") }
    var site = ScaleSite(
      product: product, source: source, factor: factor, matrices: [],
      span: graph.nodes[index].span)
    var pending = [(product, factor)]
    var reached: Set<ValueID> = []
    while let (value, factor) = pending.popLast() {
      // Two ways to one value would multiply it twice.
      guard reached.insert(value).inserted else {
        throw ScaleObstacle(reason: "it comes to \(graph.quoted(value)) on two ways")
      }
      try checkStaysInside(value)
      for reader in readers.nodes[value] ?? [] {
        try follow(value, factor, into: graph.nodes[reader], &site, &pending)
      }
    }
    if site.matrices.isEmpty { throw ScaleObstacle(reason: "nothing reads it") }
    return site
  }

  /// The operands of a product with a constant; both, if one of them is.
  func factored(_ node: Node) -> (source: Operand, factor: Operand)? {
    guard case .map(.multiply, let operands) = node.op, node.results.count == 1 else { return nil }
    let isFixed = operands.map { $0.value.map(constants.contains) ?? true }
    return switch (isFixed[0], isFixed[1]) {
    case (false, true): (operands[0], operands[1])
    case (true, false): (operands[1], operands[0])
    default: nil
    }
  }

  private func checkStaysInside(_ value: ValueID) throws(ScaleObstacle) {
    if readers.outputs.contains(value) { throw ScaleObstacle(reason: "it is an output") }
    if graph[value].state != nil { throw ScaleObstacle(reason: "its past is kept in a state") }
    if readers.insideBodies.contains(value) {
      throw ScaleObstacle(reason: "a recurrence or a repeat reads it")
    }
  }

  /// Takes the factor of a value through one of its readers.
  private func follow(
    _ value: ValueID, _ factor: Operand, into node: Node, _ site: inout ScaleSite,
    _ pending: inout [(ValueID, Operand)]
  ) throws(ScaleObstacle) {
    let places = node.op.operands.filter { $0.value == value }
    guard places.count == 1, let read = places.first else {
      throw ScaleObstacle(reason: "'\(node.op.keyword)' reads it twice")
    }
    let here = factor.read(graph[value].dims, through: read)
    switch node.op {
    case .contract(let left, let right, _):
      let other = left.value == value ? right : left
      guard let id = other.value, constants.contains(id) else {
        throw ScaleObstacle(reason: "it is contracted with what is no weight")
      }
      guard Set(other.labels).isSuperset(of: here.labels) else {
        throw ScaleObstacle(reason: "\(graph.quoted(id)) has not all the axes of the factor")
      }
      site.matrices.append(
        ScaleSite.Matrix(reader: node.results[0], constant: other, factor: here))
    case .map(.copy, _), .map(.negate, _), .map(.multiply, _):
      pending.append((node.results[0], here))
    case .split(_, let label):
      guard !here.labels.contains(label) else {
        throw ScaleObstacle(reason: "it is split along an axis of the factor")
      }
      for result in node.results { pending.append((result, here)) }
    case .stream: throw ScaleObstacle(reason: "its past is kept in a state")
    case .index, .map, .reduce, .recur, .gather, .concat, .rotate, .fold, .convert, .call, .repeat:
      throw ScaleObstacle(reason: "'\(node.op.keyword)' reads it, which a factor does not pass")
    }
  }

  // MARK: Bytes

  /// Bytes that are stored more once the factor has moved: copies of constants that others still
  /// read as they are, and f32 in the place of narrower types.
  public func extraBytes(of site: ScaleSite) -> Int {
    var extra = 0
    for constant in Set(site.matrices.compactMap(\.constant.value)) {
      let kept = isShared(constant, beyond: site) ? 0 : storedBytes(of: constant)
      extra += graph.elementsPerStep(constant) * 4 - kept
    }
    return extra
  }

  /// Whether others than the site's contractions read a constant.
  func isShared(_ constant: ValueID, beyond site: ScaleSite) -> Bool {
    let own = Set(site.matrices.filter { $0.constant.value == constant }.map(\.reader))
    return readers.outputs.contains(constant) || readers.insideBodies.contains(constant)
      || (readers.nodes[constant] ?? []).contains { own.isDisjoint(with: graph.nodes[$0].results) }
  }

  /// Bytes of the factor, which a run no longer reads; 0 if others read it.
  public func savedBytes(of site: ScaleSite) -> Int {
    guard let factor = site.factor.value, readers.nodes[factor]?.count == 1,
      !readers.insideBodies.contains(factor)
    else { return 0 }
    return storedBytes(of: factor)
  }

  /// The bytes a constant takes among the packed weights: weights keep the type of their file.
  private func storedBytes(of constant: ValueID) -> Int {
    graph.elementsPerStep(constant) * graph[source(constant)].type.bits / 8
  }

  /// The weight of which a constant is a part, or the constant itself.
  private func source(_ constant: ValueID) -> ValueID {
    var constant = constant
    while let index = readers.definition[constant],
      case .split(let operand, _) = graph.nodes[index].op, let whole = operand.value
    {
      constant = whole
    }
    return constant
  }

}

extension Operand {
  /// The operand, given in the labels of a value's dims, as it is where the value is read through
  /// subscripts: a factor without time, so a label or a fixed index takes each label's place.
  func read(_ dims: [Label], through operand: Operand) -> Operand {
    guard case .value(let own, let subscripts) = self, case .value(_, let places) = operand else {
      return self
    }
    let table = Dictionary(zip(dims, places), uniquingKeysWith: { first, _ in first })
    return .value(
      own,
      subscripts.map { entry in
        if case .label(let label) = entry { table[label] ?? entry } else { entry }
      })
  }
}
