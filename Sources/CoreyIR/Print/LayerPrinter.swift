/// Writes one layer.
struct LayerPrinter {
  let graph: Graph
  let axisNames: [String]
  let names: ValueNames
  /// The nodes that define conditions: they are written where they are used.
  private(set) var conditions: [ValueID: Node] = [:]
  private(set) var text = ""
  private var indent = 0

  init(_ graph: Graph, axisNames: [String]) {
    self.graph = graph
    self.axisNames = axisNames
    names = ValueNames(graph, axisNames: axisNames)
    findConditions(graph.nodes)
  }

  private mutating func findConditions(_ nodes: [Node]) {
    for node in nodes {
      if isCondition(node) {
        for result in node.results { conditions[result] = node }
      }
      findConditions(node.op.body)
    }
  }

  /// Whether a node defines a condition.
  func isCondition(_ node: Node) -> Bool {
    if case .map(let function, _) = node.op { function.isCondition } else { false }
  }

  mutating func run() -> String {
    block("layer \(graph.name)") { printer in
      printer.declarations()
      printer.line("")
      printer.statements(printer.graph.nodes)
      printer.outputs()
    }
    return text
  }

  mutating func line(_ line: String) {
    if !line.isEmpty { text += String(repeating: "  ", count: indent) + line }
    text += "\n"
  }

  mutating func block(_ header: String, _ body: (inout LayerPrinter) -> Void) {
    line(header + " {")
    indent += 1
    body(&self)
    indent -= 1
    line("}")
  }

  /// A label as written: `d'`.
  func name(_ label: Label) -> String {
    axisNames[label.axis.index] + String(repeating: "'", count: label.primes)
  }

  func list(_ labels: some Sequence<Label>) -> String {
    labels.map { name($0) }.joined(separator: ", ")
  }

  /// A template with the names of axes in braces as they are written here.
  func text(of template: NameTemplate) -> String {
    var renamed: [String: String] = [:]
    for (axis, name) in zip(graph.axes, axisNames) where axis.name != name {
      renamed[axis.name] = name
    }
    if renamed.isEmpty { return template.text }
    var text = ""
    var word = ""
    var isInside = false
    for character in template.text + "\n" {
      if character.isLetter || character.isNumber || character == "_" {
        word.append(character)
        continue
      }
      text += isInside ? renamed[word] ?? word : word
      word = ""
      if character == "{" { isInside = true }
      if character == "}" { isInside = false }
      text.append(character)
    }
    return String(text.dropLast())
  }
}
