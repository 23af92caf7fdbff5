import CoreyTestSupport
import Testing

@testable import CoreyIR

/// A valid Graph, one thing broken, the message that names it.
@Suite struct VerifierTests {
  private static let source = """
    layer l {
      axis b, t
      axis d = 4, e = 3, k = 2
      axis c = d | e
      input x[b, t, d]
      input ids[b, t]: i32
      weight w[d, d]
      weight emb[e, d]
      state s[b, t: 2, d]
      state h[b, d]
      a = sum[d'](x[d'] * w[d, d'])
      m = max[d](a)
      s = a
      g = emb[e = ids]
      q = where(a < m, a, g)
      j = concat[c](q, index(e))
      j1, j2 = split(j)
      recur over t { h = h[t-1] * 0.5 + j1 }
      z = sum[k](s[t - k])
      output out = h + z + bf16(j1[d = 1])
    }
    """

  private func graph() throws -> Graph {
    try Checker.check(SourceFile(path: "a.ssm", text: Self.source)).entry
  }

  /// Breaks the first node that `change` takes.
  private func breaking(_ change: (inout Node) -> Bool) throws -> Graph {
    var graph = try graph()
    func walk(_ nodes: inout [Node]) -> Bool {
      for index in nodes.indices {
        if change(&nodes[index]) { return true }
        if case .recur(var recur) = nodes[index].op, walk(&recur.body) {
          nodes[index].op = .recur(recur)
          return true
        }
      }
      return false
    }
    #expect(walk(&graph.nodes), "there is such a node")
    return graph
  }

  private func expect(
    _ graph: Graph, fails message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do throws(Diagnostic) {
      try graph.verify()
      Issue.record("nothing is wrong", sourceLocation: sourceLocation)
    } catch {
      #expect(
        error.message.contains(message), "\(error.message)", sourceLocation: sourceLocation)
      #expect(error.message.hasPrefix("graph 'l'"), sourceLocation: sourceLocation)
    }
  }

  @Test func holds() throws {
    #expect(throws: Never.self) { try graph().verify() }
  }

  @Test func subscripts() throws {
    let missing = try breaking { node in
      guard case .reduce(let reduction, .value(let value, _), let over) = node.op else {
        return false
      }
      node.op = .reduce(reduction, .value(value, []), over: over)
      return true
    }
    expect(missing, fails: "dimensions, but 0 subscripts")
    let wrong = try breaking { node in
      guard case .map(.add, let operands) = node.op else { return false }
      node.op = .map(
        .add,
        operands.map { operand in
          guard case .value(let value, var subscripts) = operand else { return operand }
          subscripts[0] = .fixed(0)
          return .value(value, subscripts)
        })
      return true
    }
    expect(wrong, fails: "at a fixed index of 'b'")
  }

  @Test func dimensionsOfResults() throws {
    var graph = try graph()
    let index = try #require(graph.values.firstIndex { $0.name == "m" })
    graph.values[index].dims.append(Label(AxisID(3)))
    expect(graph, fails: "'m'")
    graph.values[index].dims = [.batch, .batch]
    expect(graph, fails: "has an index twice")
    graph.values[index].dims = [Label(AxisID(99))]
    expect(graph, fails: "an axis that is none")
  }

  @Test func arityAndTypes() throws {
    expect(
      try breaking { node in
        guard case .map(.fma, let operands) = node.op else { return false }
        node.op = .map(.fma, Array(operands.dropLast()))
        return true
      }, fails: "there are 2 operands, not 3")
    let ids = try #require(try graph().inputs.first { $0.name == "ids" }?.value)
    expect(
      try breaking { node in
        guard case .map(.add, let operands) = node.op else { return false }
        node.op = .map(.add, [operands[0], .value(ids, [.label(.batch), .label(.time)])])
        return true
      }, fails: "is integer")
    var graph = try graph()
    let index = try #require(graph.values.firstIndex { $0.name == "z" })
    graph.values[index].type = .bf16
    expect(graph, fails: "is bf16, not f32")
  }

  @Test func definitions() throws {
    var graph = try graph()
    graph.nodes.reverse()
    expect(graph, fails: "before it is defined")
    graph = try self.graph()
    graph.nodes.append(graph.nodes[0])
    expect(graph, fails: "is defined twice")
    graph = try self.graph()
    graph.outputs[0].value = ValueID(1_000_000)
    expect(graph, fails: "there is no value 1000000")
    graph.outputs = []
    expect(graph, fails: "there is no output")
  }

  @Test func past() throws {
    func reading(_ time: Subscript) throws -> Graph {
      try breaking { node in
        guard case .reduce(let reduction, .value(let value, var subscripts), let over) = node.op,
          let position = subscripts.firstIndex(where: { if case .time = $0 { true } else { false } }
          )
        else { return false }
        subscripts[position] = time
        node.op = .reduce(reduction, .value(value, subscripts), over: over)
        return true
      }
    }
    let k = Label(AxisID(4))
    expect(try reading(.time(offset: -2, plus: k, sign: -1)), fails: "keeps 2 steps")
    expect(try reading(.time(offset: 0, plus: k, sign: 1)), fails: "keeps 2 steps")
    expect(try reading(.time(offset: .min, plus: k, sign: -1)), fails: "keeps 2 steps")
    expect(try reading(.time(offset: 0, plus: k, sign: 7)), fails: "the sign 7")
    var graph = try graph()
    let state = try #require(graph.states.firstIndex { $0.name == "s" })
    let value = try #require(graph.values.firstIndex { $0.state == StateID(state) })
    graph.values[value].state = nil
    expect(graph, fails: "the state 's' is the past of no value")
  }

  @Test func states() throws {
    var graph = try graph()
    graph.states[0].steps = 0
    expect(graph, fails: "keeps 0 steps")
    graph = try self.graph()
    graph.states[0].dims.removeLast()
    expect(graph, fails: "the state 's' has")
    graph = try self.graph()
    graph.states[0].name = "h"
    expect(graph, fails: "'h' is declared twice")
    graph = try self.graph()
    graph.states[1].isReversed = true
    expect(graph, fails: "runs against its recur")
    graph = try self.graph()
    graph.states[0].stepsPosition = 9
    expect(graph, fails: "at no dimension")
  }

  @Test func axes() throws {
    var graph = try graph()
    graph.axes[2].extent = .fixed(0)
    expect(graph, fails: "has the length 0")
    graph = try self.graph()
    graph.axes[2].name = "e"
    expect(graph, fails: "two axes are named 'e'")
    graph = try self.graph()
    graph.axes[2].extent = .fixed(.max)
    expect(graph, fails: "overflows")
    graph = try self.graph()
    graph.axes[5].extent = .concatenation([[AxisID(5)], [AxisID(2)]])
    expect(graph, fails: "no axis in front of it")
    graph.axes = []
    expect(graph, fails: "batch and time are missing")
  }

  @Test func sumsSplitsAndConcats() throws {
    expect(
      try breaking { node in
        guard case .reduce(let reduction, let operand, _) = node.op else { return false }
        node.op = .reduce(reduction, operand, over: [])
        return true
      }, fails: "nothing is summed over")
    expect(
      try breaking { node in
        guard case .contract(let left, let right, _) = node.op else { return false }
        node.op = .contract(left, right, over: [.batch])
        return true
      }, fails: "batch entries are independent")
    expect(
      try breaking { node in
        guard case .concat(let operands, let label) = node.op else { return false }
        node.op = .concat([operands[0]], label)
        return true
      }, fails: "1 operands for 2 parts")
    expect(
      try breaking { node in
        guard case .split = node.op else { return false }
        node.results.removeLast()
        return true
      }, fails: "1 results for 2 parts")
    expect(
      try breaking { node in
        guard case .split(let operand, _) = node.op else { return false }
        node.op = .split(operand, Label(AxisID(2)))
        return true
      }, fails: "is no concatenation")
  }

  @Test func conditionsAreReadByConditionsOnly() throws {
    expect(
      try breaking { node in
        guard case .map(.select, let operands) = node.op else { return false }
        node.op = .map(.fma, operands)
        return true
      }, fails: "is a comparison")
  }

  @Test func bodies() throws {
    expect(
      try breaking { node in
        guard case .recur(let recur) = node.op else { return false }
        node.op = .recur(Recur(body: [Node(.recur(recur), results: [])]))
        return true
      }, fails: "inside another one")
    expect(
      try breaking { node in
        guard case .recur(let recur) = node.op else { return false }
        node.op = .repeat(Repeat(variable: "1", range: 0..<2, carried: [], body: recur.body))
        return true
      }, fails: "is no name of a variable")
  }

  @Test func calls() throws {
    var options = RandomProgram.full
    options.statements = 4
    var program = Program(layers: [])
    for seed in 0..<100 where program.layers.count < 2 {
      program = options.make(seed: UInt64(seed))
    }
    func fails(_ message: String, _ change: (inout Program) -> Void) {
      var broken = program
      change(&broken)
      #expect {
        try broken.verify()
      } throws: { error in
        (error as? Diagnostic)?.message.contains(message) == true
      }
    }
    #expect(throws: Never.self) { try program.verify() }
    fails("there is no layer of that name") { $0.layers.removeFirst() }
    fails("two layers are named") { $0.layers.append($0.layers[0]) }
    fails("has no layer") { $0.layers = [] }
    fails("arguments for") { program in
      guard case .call(var call) = program.layers[1].nodes[0].op else { return }
      call.arguments.append(call.arguments[0])
      program.layers[1].nodes[0].op = .call(call)
    }
    fails("outputs") { $0.layers[0].outputs.append($0.layers[0].outputs[0]) }
  }

  /// No Graph makes the verifier trap, however broken it is.
  @Test func nonsenseIsRefused() throws {
    var random = SeededGenerator(seed: 7)
    for seed in 0..<300 {
      var program = RandomProgram.full.make(seed: UInt64(seed))
      let layer = random.pick(0...program.layers.count - 1)
      for _ in 0..<3 { scramble(&program.layers[layer], &random) }
      _ = Result { try program.verify() }
    }
  }

  private func scramble(_ graph: inout Graph, _ random: inout SeededGenerator) {
    let number = random.pick([-1, 0, 1, 2, 5, 99, Int.max, Int.min]) ?? 0
    let value = ValueID(random.pick(-1...graph.values.count))
    switch random.pick(0...9) {
    case 0: graph.values.removeLast()
    case 1: graph.values[0].dims.append(Label(AxisID(number), primes: number))
    case 2: graph.axes[graph.axes.count - 1].extent = .fixed(number)
    case 3: graph.outputs = [Output(name: "o", value: value)]
    case 4: if !graph.states.isEmpty { graph.states[0].steps = number }
    case 5: graph.values[0].state = StateID(number)
    case 6: graph.nodes.shuffle(using: &random)
    case 7:
      graph.nodes.append(Node(.map(.add, [.value(value, [.fixed(number)])]), results: [value]))
    case 8: graph.nodes.append(Node(.index(Label(AxisID(number))), results: [value, value]))
    default:
      graph.nodes.append(
        Node(
          .contract(
            .value(value, [.time(offset: number, plus: Label(AxisID(number)), sign: number)]),
            .constant(1), over: [Label(AxisID(number))]), results: []))
    }
  }
}
