import CoreyIR
import CoreySchedule

/// A loop program as indented text: what the emitted C says, without its declarations.
struct LoopText {
  private let layer: LayerLoops
  private let program: LoopProgram
  private(set) var text = ""

  /// The text of every layer's loops.
  static func print(_ program: LoopProgram) -> String {
    program.layers.map { layer in
      var printer = LoopText(layer: layer, program: program)
      printer.print()
      return printer.text
    }.joined(separator: "\n")
  }

  /// The text of every layer's pack program, with where it reads and writes: no more of a schedule
  /// than decides the bytes of packed weights.
  static func printPacking(_ program: LoopProgram) -> String {
    program.layers.map { layer in
      var printer = LoopText(layer: layer, program: program)
      printer.printPacking()
      return printer.text
    }.joined(separator: "\n")
  }

  private init(layer: LayerLoops, program: LoopProgram) {
    self.layer = layer
    self.program = program
  }

  private mutating func print() {
    line(0, "layer \(layer.name)")
    for buffer in layer.buffers {
      let comment = buffer.comment.isEmpty ? "" : "  // \(buffer.comment)"
      line(1, declaration(buffer) + comment)
    }
    printPack()
    for kernel in layer.kernels {
      line(1, "kernel \(kernel.name)\(kernel.isReversed ? ", from the end" : "")")
      for comment in kernel.comment { line(2, "// \(comment)") }
      statements(kernel.body, depth: 2)
    }
    line(1, "run")
    steps(layer.steps, depth: 2)
  }

  private mutating func printPacking() {
    line(0, "layer \(layer.name)")
    for buffer in layer.buffers {
      switch buffer.kind {
      case .weight, .packed, .packScratch: line(1, declaration(buffer))
      case .input, .output, .state, .localState, .segment, .tile: break
      }
    }
    printPack()
  }

  private mutating func printPack() {
    for (index, part) in layer.pack.enumerated() {
      line(1, "pack, part \(index)")
      statements(part.body, depth: 2)
    }
  }

  private func declaration(_ buffer: Buffer) -> String {
    "buffer \(buffer.name): \(buffer.type.rawValue), \(place(buffer.kind))"
  }

  private mutating func line(_ depth: Int, _ line: String) {
    text += String(repeating: "  ", count: depth) + line + "\n"
  }

  private mutating func steps(_ steps: [Step], depth: Int) {
    for step in steps {
      switch step {
      case .kernel(let index): line(depth, layer.kernels[index].name)
      case .call(let call):
        let arguments = (call.inputs + call.outputs).map { layer[$0].name }
        line(
          depth, "\(program.layers[call.layer].name)(\(arguments.joined(separator: ", ")))")
      case .loop(let variable, let range, let body):
        line(depth, "for \(variable) in \(range)")
        self.steps(body, depth: depth + 1)
      }
    }
  }

  private func place(_ kind: Buffer.Kind) -> String {
    func size(_ extent: Buffer.Extent) -> String {
      let terms = [
        (extent.fixed, ""), (extent.perBatch, " b"), (extent.perStep, " s"),
        (extent.perBatchAndStep, " b s"),
      ].filter { $0.0 != 0 }.map { "\($0.0)\($0.1)" }
      return terms.isEmpty ? "0" : terms.joined(separator: " + ")
    }
    return switch kind {
    case .input(let position): "input \(position)"
    case .output(let position): "output \(position)"
    case .state(let offset): "state at \(offset) b"
    case .localState(let offset): "local state at \(offset) b"
    case .weight(let port): "weight \(port)"
    case .packed(let offset): "packed at \(offset)"
    case .packScratch(let offset): "scratch of packing at \(offset)"
    case .segment(let extent): "segment of \(size(extent))"
    case .tile(let extent): "tile of \(size(extent))"
    }
  }

  private mutating func statements(_ statements: [Statement], depth: Int) {
    for statement in statements { self.statement(statement, depth: depth) }
  }

  private mutating func statement(_ statement: Statement, depth: Int) {
    switch statement {
    case .loop(let variable, let from, let to, let unroll, let body):
      line(depth, "for \(variable) in \(int(from)) ..< \(int(to))\(unroll ? ", unrolled" : "")")
      statements(body, depth: depth + 1)
    case .lanes(let variable, let from, let to, let body):
      line(depth, "lanes \(variable) in \(int(from)) ..< \(int(to))")
      statements(body, depth: depth + 1)
    case .stride(let variable, let from, let to, let step, let body):
      line(depth, "for \(variable) in \(int(from)) ..< \(int(to)) by \(step)")
      statements(body, depth: depth + 1)
    case .parallel(let variable, let count, let body):
      line(depth, "parallel \(variable) in 0 ..< \(int(count))")
      statements(body, depth: depth + 1)
    case .nest(let title, let body):
      line(depth, "nest: \(title)")
      statements(body, depth: depth + 1)
    case .scope(let body):
      line(depth, "scope")
      statements(body, depth: depth + 1)
    case .single(let body):
      line(depth, "first thread")
      statements(body, depth: depth + 1)
    case .integer(let name, let value): line(depth, "int \(name) = \(int(value))")
    case .define(let name, let isLanes, let value):
      line(depth, "\(isLanes ? "lanes" : "float") \(name) = \(float(value))")
    case .assign(let name, let value): line(depth, "\(name) = \(float(value))")
    case .array(let name, let count, let isLanes, let fill):
      let value = fill.map { " = \($0)" } ?? ""
      line(depth, "\(isLanes ? "lanes" : "float") \(name)[\(count)]\(value)")
    case .assignElement(let name, let index, let value):
      line(depth, "\(name)[\(int(index))] = \(float(value))")
    case .store(let access, let value): line(depth, "\(self.access(access)) = \(float(value))")
    case .tree(let reduction, let result, let partials, _):
      line(depth, "\(result) = \(reduction.rawValue) tree of \(partials)")
    case .reduceRow(let reduction, let result, let access, let count):
      line(depth, "\(result) = \(reduction.rawValue) of \(int(count)) at \(self.access(access))")
    case .fold(let fold): line(depth, text(fold))
    case .rotate(let row):
      let word = row.rotation.isInverse ? "unrotate" : "rotate"
      line(
        depth,
        "\(access(row.to)) = \(word) \(row.order) at \(access(row.from)), "
          + "seed \(row.rotation.seed)")
    case .matrixTile(let tile):
      line(
        depth,
        "\(access(tile.y)) = \(int(tile.rows)) rows of \(access(tile.x)) times panel "
          + "\(access(tile.w)), depth \(tile.depth)"
          + (tile.goesOn.map { ", going on if \(int($0))" } ?? ""))
    case .move(let buffer, let from, let to, let count):
      line(depth, "move \(int(count)) in \(layer[buffer].name) from \(int(from)) to \(int(to))")
    case .barrier: line(depth, "barrier")
    case .fetch(let pointer, _, let buffer, let index, let count, let fallback):
      let other = fallback.map { " or \($0)" } ?? ""
      line(
        depth,
        "fetch \(count) of weight \(weight(pointer))[\(index)]\(other) to "
          + layer[buffer].name)
    case .packPanels(let target, let source, let rows, let columns, _, _):
      line(depth, "\(access(target)) = panels of \(access(source)), \(rows) x \(columns)")
    }
  }

  /// A weight pointer by its position among the layer's own; one of several files has a number.
  private func weight(_ pointer: Int) -> String {
    var first = 0
    for port in layer.weightPorts {
      if pointer - first < port.count {
        return port.count == 1 ? port.name : "\(port.name){\(pointer - first)}"
      }
      first += port.count
    }
    return "\(pointer)"
  }

  private func access(_ access: Access) -> String {
    var place = "\(layer[access.buffer].name)[\(int(access.index))"
    if let lanes = access.lanes {
      place += lanes.stride.constant == 1 ? ", lanes" : ", lanes by \(int(lanes.stride))"
      if let valid = lanes.valid { place += " below \(int(valid))" }
    }
    return place + "]"
  }

  private func int(_ value: IntExpression) -> String {
    func operand(_ inner: IntExpression) -> String {
      switch inner {
      case .constant, .variable, .min, .element: int(inner)
      case .add, .subtract, .multiply, .divide, .remainder: "(\(int(inner)))"
      }
    }
    return switch value {
    case .constant(let number): "\(number)"
    case .variable(let name): name
    case .add(let a, let b): "\(operand(a)) + \(operand(b))"
    case .subtract(let a, let b): "\(operand(a)) - \(operand(b))"
    case .multiply(let a, let b): "\(operand(a)) * \(operand(b))"
    case .divide(let a, let b): "\(operand(a)) / \(operand(b))"
    case .remainder(let a, let b): "\(operand(a)) % \(operand(b))"
    case .min(let a, let b): "min(\(int(a)), \(int(b)))"
    case .element(let buffer, let index): "\(layer[buffer].name)[\(int(index))]"
    }
  }

  private func text(_ fold: FoldStatement) -> String {
    switch fold {
    case .assign(let buffer, let index, let value):
      "\(layer[buffer].name)[\(int(index))] = \(wide(value)), in doubles"
    case .store(let access, let value): "\(self.access(access)) = \(wide(value)), rounded once"
    case .rotate(let rotation, let order, let buffer, let index):
      (rotation.isInverse ? "unrotate" : "rotate") + " \(order) doubles at "
        + "\(layer[buffer].name)[\(int(index))], seed \(rotation.seed)"
    }
  }

  private func wide(_ value: WideExpression) -> String {
    switch value {
    case .constant(let number): "\(number)"
    case .exact(let float): self.float(float)
    case .element(let buffer, let index): "\(layer[buffer].name)[\(int(index))]"
    case .product(let left, let right): "\(wide(left)) * \(wide(right))"
    }
  }

  private func float(_ value: Expression) -> String {
    switch value {
    case .constant(let number): "\(number)"
    case .variable(let name, _): name
    case .element(let name, let index, _): "\(name)[\(int(index))]"
    case .load(let access): self.access(access)
    case .apply(let function, let arguments):
      "\(function.rawValue)(\(arguments.map { float($0) }.joined(separator: ", ")))"
    case .round(let type, let inner): "\(type.rawValue)(\(float(inner)))"
    case .iota(let base, _): "iota(\(int(base)))"
    }
  }
}
