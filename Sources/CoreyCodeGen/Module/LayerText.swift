import CoreyIR
import CoreySchedule

/// The functions of one layer in one section: its kernels, its run over a segment, its packing.
struct LayerText {
  let program: LoopProgram
  let index: Int
  private var layer: LayerLoops { program.layers[index] }
  private var types: TypesText { TypesText(program: program) }
  private let memory: LayerMemory
  private let phases: PhaseText?
  private let isHosted: Bool

  /// - Parameters:
  ///   - phases: What counts the time of the kernels' nests, if something does.
  ///   - isHosted: Whether the text is for libtcc inside coreyc.
  init(program: LoopProgram, index: Int, phases: PhaseText? = nil, isHosted: Bool = false) {
    self.isHosted = isHosted
    self.program = program
    self.index = index
    self.phases = phases
    memory = LayerMemory(program: program, index: index)
  }

  /// The functions that exist once per section.
  static func names(_ program: LoopProgram) -> [String] {
    program.layers.flatMap { layer in
      layer.kernels.map { "\(layer.cName)_\($0.name)" } + [
        "\(layer.cName)_run", "\(layer.cName)_pack",
      ]
    }
  }

  var text: String {
    var writer = CWriter()
    for index in layer.kernels.indices { write(index, to: &writer) }
    writeRun(to: &writer)
    writePack(to: &writer)
    return writer.text
  }

  // MARK: Kernels

  private func write(_ kernelIndex: Int, to writer: inout CWriter) {
    let kernel = layer.kernels[kernelIndex]
    for line in kernel.comment { writer.line("/* \(line.cComment) */") }
    writer.line(
      "CK_FUNCTION void \(layer.cName)_\(kernel.name)(const struct \(layer.frame) *f, int thread, int threads)"
    )
    writer.block("") { writer in
      writer.line("const int64_t B = f->b, S = f->s;")
      let tiles = memory.tileOffsets(of: kernel)
      for buffer in memory.buffers(outsideNestsOf: kernel) {
        declare(buffer, isAlone: false, tiles: tiles, to: &writer)
      }
      writer.line("(void)S, (void)thread, (void)threads;")
      CStatement(
        expressions: CExpression(buffers: layer.buffers), weightFields: [], isParallel: true,
        isHosted: isHosted, declare: { declare($0, isAlone: $1, tiles: tiles, to: &$2) },
        counters: phases?.counters(layer: index, kernel: kernelIndex) ?? [:]
      ).write(kernel.body, to: &writer)
    }
    writer.line()
  }

  private func declare(
    _ id: BufferID, isAlone: Bool, tiles: [BufferID: String], to writer: inout CWriter
  ) {
    let buffer = layer[id]
    let star = isAlone ? "*CK_RESTRICT " : "*"
    let type = buffer.type.cType
    switch buffer.kind {
    case .input:
      writer.line("const \(type) \(star)\(buffer.name) = f->\(buffer.name);")
      writer.line("const int64_t steps_\(buffer.name) = f->steps_\(buffer.name);")
      writer.line("(void)steps_\(buffer.name);")
    case .output:
      writer.line("\(type) \(star)\(buffer.name) = f->\(buffer.name);")
      writer.line("const int64_t steps_\(buffer.name) = f->steps_\(buffer.name);")
      writer.line("(void)steps_\(buffer.name);")
    case .state(let offset):
      writer.line("float \(star)\(buffer.name) = f->state + \(offset) * B;")
    case .localState(let offset):
      writer.line("float \(star)\(buffer.name) = f->local + \(offset) * B;")
    case .packed(let offset):
      writer.line(
        "const \(type) \(star)\(buffer.name) = (const \(type) *)(const void *)(f->packed + \(offset));"
      )
    case .segment:
      writer.line(
        "\(type) \(star)\(buffer.name) = (\(type) *)(void *)((float *)(void *)f->workspace + \(memory.segmentOffset(of: id)));"
      )
    case .tile:
      writer.line(
        "float \(star)\(buffer.name) = (float *)(void *)f->workspace + \(tiles[id] ?? "0");")
    case .weight, .packScratch: break
    }
  }

  // MARK: Run

  private func writeRun(to writer: inout CWriter) {
    writer.line("/* one pass of \(layer.name) over a segment */")
    writer.line(
      "CK_FUNCTION void \(layer.cName)_run(const struct \(layer.frame) *f, int thread, int threads)"
    )
    writer.block("") { writer in
      if layer.steps.contains(where: \.usesWorkspace) {
        writer.line("const int64_t B = f->b, S = f->s;")
        writer.line("(void)B, (void)S;")
      }
      if layer.steps.isEmpty { writer.line("(void)f, (void)thread, (void)threads;") }
      let uses = OutputSteps(layer)
      for (position, step) in layer.steps.enumerated() {
        // Only the caller of a program can do without an output.
        let outputs = index == program.layers.count - 1 ? uses.outputs(ofStep: position) : []
        let wanted = outputs.map { "f->\(layer.outputBuffer($0))" }.joined(separator: " || ")
        if outputs.isEmpty {
          write([step], to: &writer)
        } else {
          writer.block("if (\(wanted))") { write([step], to: &$0) }
        }
      }
    }
    writer.line()
  }

  private func write(_ steps: [Step], to writer: inout CWriter) {
    for step in steps {
      switch step {
      case .kernel(let kernel):
        writer.line("\(layer.cName)_\(layer.kernels[kernel].name)(f, thread, threads);")
      case .call(let call): write(call, to: &writer)
      case .loop(let variable, let range, let body):
        writer.block(
          "for (int64_t \(variable) = \(range.lowerBound); \(variable) < \(range.upperBound); \(variable)++)"
        ) { write(body, to: &$0) }
      }
    }
  }

  private func write(_ call: CallStep, to writer: inout CWriter) {
    let callee = program.layers[call.layer]
    writer.block("") { writer in
      writer.line("struct \(callee.frame) g;")
      writer.line("g.b = B;")
      writer.line("g.s = S;")
      for (position, buffer) in call.inputs.enumerated() {
        let name = callee.inputBuffer(position)
        writer.line("g.\(name) = \(pointer(buffer));")
        writer.line("g.steps_\(name) = \(steps(buffer));")
      }
      for (position, buffer) in call.outputs.enumerated() {
        let name = callee.outputBuffer(position)
        writer.line("g.\(name) = \(pointer(buffer));")
        writer.line("g.steps_\(name) = \(steps(buffer));")
      }
      writer.line("g.state = f->state + (\(offset(call.site.states, call.site))) * B;")
      writer.line("g.local = f->local + (\(offset(call.site.localStates, call.site))) * B;")
      writer.line("g.packed = f->packed + (\(offset(call.site.packed, call.site)));")
      writer.line("g.workspace = f->workspace + (\(memory.segmentsSize)) * 4;")
      writer.line("g.barrier = f->barrier;")
      writer.line("g.barrier_argument = f->barrier_argument;")
      writer.line("\(callee.cName)_run(&g, thread, threads);")
    }
  }

  private func offset(_ place: CallSite.Place, _ site: CallSite) -> String {
    var text = "\(place.base)"
    for (position, stride) in place.strides.enumerated() {
      let first = site.ranges[position].lowerBound
      let round =
        first == 0 ? site.variables[position] : "(\(site.variables[position]) - \(first))"
      text += " + \(stride) * \(round)"
    }
    return text
  }

  private func pointer(_ id: BufferID) -> String {
    let buffer = layer[id]
    switch buffer.kind {
    case .segment:
      return
        "(\(buffer.type.cType) *)(void *)((float *)(void *)f->workspace + \(memory.segmentOffset(of: id)))"
    default: return "f->\(buffer.name)"
    }
  }

  /// The steps that a buffer holds.
  private func steps(_ id: BufferID) -> String {
    if case .segment = layer[id].kind { "S" } else { "f->steps_\(layer[id].name)" }
  }

  // MARK: Packing

  private func writePack(to writer: inout CWriter) {
    writer.line("/* a part of the weights to its packed layout, for one \(layer.name) */")
    writer.line(
      "CK_FUNCTION void \(layer.cName)_pack(const \(types.weightsType(index)) *w, char *packed, char *scratch, int64_t part)"
    )
    writer.block("") { writer in
      writer.line("(void)w, (void)packed, (void)scratch, (void)part;")
      var fields: [String] = []
      for port in layer.weightPorts {
        fields +=
          port.count == 1
          ? ["w->\(port.name)"] : (0..<port.count).map { "w->\(port.name)[\($0)]" }
      }
      let statements = CStatement(
        expressions: CExpression(buffers: layer.buffers), weightFields: fields, isParallel: false,
        declare: { id, _, writer in declareConstant(id, fields: fields, to: &writer) })
      for (index, part) in layer.pack.enumerated() {
        writer.block("if (part == \(index))") { writer in
          statements.write(part.body, to: &writer)
          writer.line("return;")
        }
      }
      if !layer.calls.isEmpty { writer.line("part -= \(layer.pack.count);") }
      for call in layer.calls { writePack(of: call, to: &writer) }
    }
    writer.line()
  }

  /// A buffer of the pack program. Parts use the same scratch one after the other.
  private func declareConstant(_ id: BufferID, fields: [String], to writer: inout CWriter) {
    let buffer = layer[id]
    let type = buffer.type.cType
    func pointer(_ base: String, _ offset: Int) -> String {
      "\(type) *CK_RESTRICT \(buffer.name) = (\(type) *)(void *)(\(base) + \(offset));"
    }
    switch buffer.kind {
    case .weight(let port):
      writer.line("const \(type) *CK_RESTRICT \(buffer.name) = \(fields[port]);")
    case .packed(let offset): writer.line(pointer("packed", offset))
    case .packScratch(let offset): writer.line(pointer("scratch", offset))
    case .input, .output, .state, .localState, .segment, .tile: break
    }
  }

  private func writePack(of call: CallStep, to writer: inout CWriter) {
    guard types.hasWeights(call.layer) else { return }
    let callee = program.layers[call.layer]
    var field = "w->\(layer.callName(call, in: program))"
    for (position, variable) in call.site.variables.enumerated() {
      let first = call.site.ranges[position].lowerBound
      field += first == 0 ? "[\(variable)]" : "[\(variable) - \(first)]"
    }
    func loop(_ depth: Int, _ writer: inout CWriter) {
      guard depth < call.site.variables.count else {
        let count = program.packParts(of: call.layer)
        writer.line(
          "if (part >= 0 && part < \(count)) \(callee.cName)_pack(&\(field), packed + (\(offset(call.site.packed, call.site))), scratch, part);"
        )
        writer.line("part -= \(count);")
        return
      }
      let (variable, range) = (call.site.variables[depth], call.site.ranges[depth])
      writer.block(
        "for (int64_t \(variable) = \(range.lowerBound); \(variable) < \(range.upperBound); \(variable)++)"
      ) { loop(depth + 1, &$0) }
    }
    loop(0, &writer)
  }
}

extension Step {
  fileprivate var usesWorkspace: Bool {
    switch self {
    case .kernel: false
    case .call: true
    case .loop(_, _, let body): body.contains(where: \.usesWorkspace)
    }
  }
}
