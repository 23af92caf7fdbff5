import CoreyIR

/// A syntax tree as indented text: one line for each node, its production first.
struct SyntaxText {
  private(set) var text = ""
  private var depth = 0

  /// The text of a file's tree.
  static func print(_ file: FileSyntax) -> String {
    var printer = SyntaxText()
    for item in file.items { printer.item(item) }
    return printer.text
  }

  private mutating func line(_ line: String, _ inside: (inout SyntaxText) -> Void = { _ in }) {
    text += String(repeating: "  ", count: depth) + line + "\n"
    depth += 1
    inside(&self)
    depth -= 1
  }

  private mutating func item(_ item: ItemSyntax) {
    switch item {
    case .extern(let path): line("extern \"\(path.text)\"")
    case .function(let function):
      line("fn \(function.name.text)\(list(function.axes.map(\.text)))") { inside in
        for parameter in function.parameters { inside.parameter(parameter) }
        for statement in function.body { inside.statement(statement) }
        for result in function.results {
          inside.line("return") { $0.expression(result) }
        }
      }
    case .layer(let layer):
      line("layer \(layer.name.text)") { inside in
        for item in layer.items {
          switch item {
          case .declaration(let declaration): inside.declaration(declaration)
          case .statement(let statement): inside.statement(statement)
          }
        }
      }
    }
  }

  private mutating func parameter(_ parameter: ParameterSyntax) {
    let name = parameter.name.text
    switch parameter.kind {
    case .state: line("parameter state \(name)")
    case .scalar(let value): line("parameter \(name)") { $0.optional(value) }
    case .tensor(let rest, let axes, let value):
      let shape = (rest ? ["..."] : []) + axes.map(self.axes)
      line("parameter \(name)[\(shape.joined(separator: ", "))]") { $0.optional(value) }
    }
  }

  private mutating func declaration(_ declaration: DeclarationSyntax) {
    switch declaration {
    case .axis(let name, nil): line("axis \(name.text)")
    case .axis(let name, .length(let length)):
      line("axis \(name.text)") { $0.expression(length) }
    case .axis(let name, .axes(let parts)): line("axis \(name.text) = \(axes(parts))")
    case .constant(let name, let value): line("const \(name.text)") { $0.expression(value) }
    case .input(let name, let shape, let type):
      line("input \(name.text)\(self.shape(shape))\(self.type(type))")
    case .weight(let name, let shape, let type, let source, let fallback):
      let from = source.map { " from \"\($0.text)\"" } ?? ""
      line("weight \(name.text)\(self.shape(shape))\(self.type(type))\(from)") {
        $0.optional(fallback)
      }
    case .state(let name, let shape, let isLocal, let basis):
      let end = isLocal ? " = 0" : basis.map { " in \"\($0.text)\"" } ?? ""
      line("state \(name.text)\(self.shape(shape))\(end)")
    case .output(let name, let shape, let value):
      line("output \(name.text)\(shape.map { self.shape($0) } ?? "")") { $0.expression(value) }
    }
  }

  private mutating func statement(_ statement: StatementSyntax) {
    switch statement {
    case .equation(let targets, let value, let source):
      let names = targets.map { $0.name.text + ($0.shape.map { shape($0) } ?? "") }
      let from = source.map { " from \"\($0.text)\"" } ?? ""
      line("equation \(names.joined(separator: ", "))\(from)") { $0.expression(value) }
    case .recur(let body, _): line("recur") { $0.statements(body) }
    case .reverse(let body, _): line("reverse") { $0.statements(body) }
    case .repeat(let name, let from, let to, let body, _):
      line("repeat \(name.text)") { inside in
        inside.expression(from)
        inside.expression(to)
        inside.statements(body)
      }
    }
  }

  private mutating func statements(_ body: [StatementSyntax]) {
    for statement in body { self.statement(statement) }
  }

  private mutating func optional(_ expression: ExpressionSyntax?) {
    if let expression { self.expression(expression) }
  }

  private mutating func expression(_ expression: ExpressionSyntax) {
    switch expression.kind {
    case .number(let number): line("\(number)")
    case .name(let name): line(name.text)
    case .read(let name, let subscripts):
      line("read \(name.text)") { inside in
        for entry in subscripts { inside.entry(entry) }
      }
    case .call(let name, let axes, let arguments):
      line("call \(name.text)\(list(axes.map { self.axes($0) }))") { inside in
        for argument in arguments {
          guard let label = argument.label else {
            inside.expression(argument.value)
            continue
          }
          inside.line("\(label.text):") { $0.expression(argument.value) }
        }
      }
    case .negate(let operand): line("negate") { $0.expression(operand) }
    case .not(let operand): line("not") { $0.expression(operand) }
    case .binary(let operation, let left, let right):
      line(operation.rawValue) { inside in
        inside.expression(left)
        inside.expression(right)
      }
    }
  }

  private mutating func entry(_ entry: SubscriptSyntax) {
    switch entry {
    case .axes(let axes): line("[\(self.axes(axes))]")
    case .at(let name, let index): line("[\(name.text) =]") { $0.expression(index) }
    case .time(let index): line("[time]") { $0.expression(index) }
    }
  }

  private func axes(_ axes: AxesSyntax) -> String {
    switch axes {
    case .name(let name): name.text
    case .integer(let length, _): "\(length)"
    case .product(let factors, _): "(\(factors.map { self.axes($0) }.joined(separator: ", ")))"
    case .concatenation(let parts, _): parts.map { self.axes($0) }.joined(separator: " | ")
    }
  }

  private func shape(_ shape: ShapeSyntax) -> String {
    let dimensions = shape.dimensions.map { dimension in
      switch dimension {
      case .axes(let axes): self.axes(axes)
      case .past: "t: …"
      }
    }
    return "[\(dimensions.joined(separator: ", "))]"
  }

  private func type(_ type: Name?) -> String { type.map { ": \($0.text)" } ?? "" }

  private func list(_ names: [String]) -> String {
    names.isEmpty ? "" : "[\(names.joined(separator: ", "))]"
  }
}
