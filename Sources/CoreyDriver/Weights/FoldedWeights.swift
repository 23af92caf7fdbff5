import CoreyIR
import CoreyRuntime

/// The tensors of weight files once a program's folds are worked into them.
struct FoldedWeights {
  private let program: Program
  private let store: WeightStore
  /// By the names in the files.
  private(set) var tensors: [String: Tensor] = [:]
  /// What was done to each tensor that a program reads; nothing to those that stay.
  private var notes: [String: String] = [:]

  init(_ program: Program, _ store: WeightStore) {
    self.program = program
    self.store = store
  }

  /// Computes everything.
  mutating func work() throws(Diagnostic) {
    tensors = try store.storedTensors()
    var changes: [WeightChanges] = []
    for graph in program.layers { changes.append(try WeightChanges(graph)) }
    for member in try program.weights() {
      let names = try program.weightNames(member)
      switch changes[member.layer].changes[member.index] {
      case nil:
        for name in names { _ = try note(name, "") }
      case .ones:
        for name in names {
          if try note(name, "ones: worked into others") { try writeOnes(name, member) }
        }
      case .folded(let node):
        let text = changes[member.layer].text(of: node)
        var isNew = false
        for name in names where try note(name, text) { isNew = true }
        if isNew { try write(node, of: member, as: names, changes[member.layer]) }
      }
    }
  }

  /// Remembers what is done to a tensor; calls may share one if they want the same of it.
  private mutating func note(_ name: String, _ text: String) throws(Diagnostic) -> Bool {
    if let other = notes[name], other != text {
      throw Diagnostic(
        .error, "two calls share the weight '\(name)', but only one folds it",
        suggestion: "--fold=none leaves weights as they are")
    }
    return notes.updateValue(text, forKey: name) == nil
  }

  private mutating func writeOnes(_ name: String, _ member: Program.Member) throws(Diagnostic) {
    let stored = try shape(of: name, member)
    tensors[store.storedName(name)] = Tensor(
      [Float](repeating: 1, count: stored.reduce(1, *)), shape: stored)
  }

  /// The shape of one file's tensor, the declared one if no file has it.
  private func shape(
    of name: String, _ member: Program.Member
  ) throws(Diagnostic) -> [Int] {
    if let tensor = try store.tensor(name) { return tensor.shape }
    let graph = program.layers[member.layer]
    let weight = graph.weights[member.index]
    let stacked = try graph.stackedDims(of: weight).count
    return graph[weight.value].dims.dropFirst(stacked).map { graph.length($0.axis) ?? 1 }
  }

  private mutating func write(
    _ node: Node, of member: Program.Member, as names: [String], _ changes: WeightChanges
  ) throws(Diagnostic) {
    let store = store
    let results = try Interpreter<Float>(changes.program(computing: node)).run(
      inputs: [:], weights: { (name) throws(Diagnostic) in try store.tensor(member.prefix + name) },
      batch: 1, time: 0)
    let whole = results.outputs["folded"]
    guard let whole, let result = whole.reshaped([names.count, whole.count / max(names.count, 1)])
    else { throw Diagnostic(.error, "there is not enough memory for the folded weights") }
    for (index, name) in names.enumerated() {
      let part = try result.part(index..<index + 1, along: 0)
      let stored = try shape(of: name, member)
      tensors[store.storedName(name)] = part.reshaped(stored) ?? part
    }
  }

  // MARK: Metadata

  /// What was done, one line for each tensor, and what a run must still do.
  func metadata(before: Program) -> [String: String] {
    var lines: [String] = []
    for (name, text) in notes where !text.isEmpty {
      lines.append("\(store.storedName(name)): \(text)")
    }
    var metadata = ["format": "pt", "coreyc.folded": lines.sorted().joined(separator: "\n")]
    let online = Self.rotations(program).filter { !Self.rotations(before).contains($0) }
    if !online.isEmpty { metadata["coreyc.online"] = online.joined(separator: "\n") }
    return metadata
  }

  /// The rotations of values that depend on inputs.
  private static func rotations(_ program: Program) -> [String] {
    program.layers.flatMap { graph in
      let constants = graph.weightOnlyValues
      func inside(_ nodes: [Node]) -> [String] {
        nodes.flatMap { node -> [String] in
          guard case .rotate(let operand, let along, let rotation) = node.op,
            let value = operand.value, !constants.contains(value)
          else { return inside(node.op.body) }
          return [
            "\(graph.name): \(node.op.keyword) '\(graph[value].name)' along "
              + "\(graph.describe(along)) with seed \(rotation.seed)"
          ]
        }
      }
      return inside(graph.nodes)
    }
  }
}
