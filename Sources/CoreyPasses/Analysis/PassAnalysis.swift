import CoreyIR

/// Counts passes over each axis (FuseMax, Nayak et al. 2024): one more is needed whenever a value
/// that was reduced over the whole of an axis is broadcast back onto it.
///
/// A causal scan is a prefix and so one pass over time, for a whole stack of layers; what runs from
/// the end needs one of its own. Weights and constants are there at any time and make nobody wait.
/// A call stands for a map: the passes of the layer it calls are counted with that layer.
public struct PassAnalysis {
  private let graph: Graph
  private let axis: AxisID
  /// The pass in which a value comes to be, or after which it is there if it has no such axis.
  private var pass: [ValueID: Int] = [:]
  /// Which way time runs in that pass, if the value insists.
  private var runsBackward: [ValueID: Bool] = [:]
  private var reasons: [Int: PassCount.Reason] = [:]

  /// The passes over every axis that the values of a layer's run have, in order of the axes.
  public static func passes(of graph: Graph) -> [PassCount] {
    graph.axes.indices.map { AxisID($0) }.filter { $0 != .batch }.compactMap { axis in
      var analysis = PassAnalysis(graph: graph, axis: axis)
      return analysis.run()
    }
  }

  private init(graph: Graph, axis: AxisID) {
    self.graph = graph
    self.axis = axis
  }

  private mutating func run() -> PassCount? {
    for input in graph.inputs where has(input.value) { pass[input.value] = 1 }
    visit(graph.nodes, isReversed: false)
    guard let passes = pass.values.max(), passes > 0 else { return nil }
    return PassCount(
      axis: axis, passes: passes, reasons: reasons.sorted { $0.key < $1.key }.map(\.value))
  }

  private mutating func visit(_ nodes: [Node], isReversed: Bool) {
    for node in nodes {
      switch node.op {
      case .recur(let recur): visit(recur.body, isReversed: recur.isReversed)
      case .repeat(let loop):
        // One round stands for all: values entering are like those before the first.
        for carried in loop.carried {
          if let initial = carried.initial.value { pass[carried.entering] = pass[initial] }
        }
        visit(loop.body, isReversed: isReversed)
        for (result, carried) in zip(node.results, loop.carried) {
          pass[result] = pass[carried.leaving]
        }
      default:
        for result in node.results { place(result, of: node, isReversed: isReversed) }
      }
    }
  }

  // MARK: One value

  private mutating func place(_ result: ValueID, of node: Node, isReversed: Bool) {
    let operands = node.op.operands
    let labels = loopLabels(of: node, result)
    let sweeps = labels.contains(Label(axis))
    var least = 0
    var backward: Bool?
    var awaited: (value: ValueID, pass: Int, text: String)?
    for operand in operands {
      guard case .value(let value, let subscripts) = operand, let done = pass[value], done > 0
      else { continue }
      var needed = done
      if sweeps, let text = whyWhole(value, subscripts) {
        needed = done + 1
        if needed > least { awaited = (value, done, text) }
      } else if axis == .time, let way = runsBackward[value] {
        if let other = backward, other != way, done >= least {
          needed = done + 1
          awaited = (value, done, "it runs the other way through")
          backward = nil
        } else if done >= least {
          backward = way
        }
      }
      if needed > done, needed >= least { backward = nil }
      least = max(least, needed)
    }
    if axis == .time, let way = ownWay(result, node, isReversed) {
      if let other = backward, other != way, let value = operands.compactMap(\.value).first {
        awaited = (value, least, "it runs the other way through")
        least += 1
      }
      backward = way
    }
    if sweeps { least = max(least, dependsOnRun(result, node) ? 1 : 0) }
    pass[result] = least
    runsBackward[result] = backward
    if let awaited, least > awaited.pass, reasons[least] == nil {
      reasons[least] = PassCount.Reason(
        value: result, awaited: awaited.value, pass: awaited.pass, text: awaited.text)
    }
  }

  /// The labels that the loops around one result run over.
  private func loopLabels(of node: Node, _ result: ValueID) -> [Label] {
    var labels = graph[result].dims
    switch node.op {
    case .contract(_, _, let over), .reduce(_, _, let over): labels += over
    case .rotate(_, let along, _): labels += along
    default: break
    }
    return labels
  }

  /// Why the whole of a value must be there before an element of the axis can be done.
  private func whyWhole(_ value: ValueID, _ subscripts: [Subscript]) -> String? {
    let dims = graph[value].dims
    guard dims.contains(where: { $0.axis == axis }) else { return "it is reduced over" }
    if axis == .time { return nil }
    for (dim, index) in zip(dims, subscripts) where dim.axis == axis {
      if case .label(Label(axis)) = index { return nil }
    }
    return "it is read at other indices of"
  }

  /// Which way time runs in a node that has a past.
  private func ownWay(_ result: ValueID, _ node: Node, _ isReversed: Bool) -> Bool? {
    if isReversed { return true }
    if let state = graph[result].state { return graph[state].isReversed }
    for case .value(let value, let subscripts) in node.op.operands {
      let isPast = subscripts.contains { if case .time = $0 { true } else { false } }
      if isPast, let state = graph[value].state { return graph[state].isReversed }
    }
    return nil
  }

  private func has(_ value: ValueID) -> Bool {
    graph[value].dims.contains { $0.axis == axis }
  }

  /// Whether a value is made in the run, not when weights are packed.
  private func dependsOnRun(_ result: ValueID, _ node: Node) -> Bool {
    graph[result].hasTime || graph[result].dims.contains(.batch)
      || node.op.operands.contains { $0.value.map { (pass[$0] ?? 0) > 0 } ?? false }
  }
}
