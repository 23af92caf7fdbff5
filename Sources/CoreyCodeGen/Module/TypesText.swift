import CoreyIR
import CoreySchedule

/// The C structures of a program: arguments, weights and the frame each layer runs in.
struct TypesText {
  let program: LoopProgram
  private var name: String { program.interface.name }

  /// Everything the functions need to be declared before them.
  var text: String {
    publicTypes + program.layers.indices.map { frame($0) }.joined()
  }

  /// What callers see as well: the header repeats it.
  var publicTypes: String {
    var writer = CWriter()
    for (index, layer) in program.layers.enumerated() { writeWeights(layer, index, to: &writer) }
    writer.line("typedef struct \(name)_weights \(name)_weights;")
    writer.line()
    writeArguments(to: &writer)
    return writer.text
  }

  /// The weights structure of a layer: the entry's has the program's name alone.
  func weightsType(_ index: Int) -> String {
    index == program.layers.count - 1
      ? "struct \(name)_weights" : "struct \(name)_weights_\(program.layers[index].name)"
  }

  private func writeWeights(_ layer: LayerLoops, _ index: Int, to writer: inout CWriter) {
    let isEntry = index == program.layers.count - 1
    writer.line(
      isEntry
        ? "/* pointers to the tensors as they lie in the weight file, contiguous */"
        : "/* the weights of one \(layer.name) */")
    writer.line("\(weightsType(index)) {")
    writer.indented { writer in
      var isEmpty = true
      for port in layer.weightPorts {
        let count = port.count > 1 ? "[\(port.count)]" : ""
        writer.line("const \(port.type.cType) *\(port.name)\(count);")
        isEmpty = false
      }
      for call in layer.calls where hasWeights(call.layer) {
        let counts = call.site.ranges.map { "[\($0.count)]" }.joined()
        writer.line("\(weightsType(call.layer)) \(layer.callName(call, in: program))\(counts);")
        isEmpty = false
      }
      if isEmpty { writer.line("const void *none;") }
    }
    writer.line("};")
  }

  /// Whether a layer or one it calls has weights.
  func hasWeights(_ index: Int) -> Bool {
    let layer = program.layers[index]
    return !layer.weightPorts.isEmpty || layer.calls.contains { hasWeights($0.layer) }
  }

  private func writeArguments(to writer: inout CWriter) {
    guard let entry = program.layers.last else { return }
    writer.line("typedef struct \(name)_args {")
    writer.indented { writer in
      writer.line("size_t size;                     /* sizeof(\(name)_args) */")
      writer.line("int32_t version;                 /* \(KernelInterface.abiVersion) */")
      writer.line("int32_t reserved;                /* 0 */")
      writer.line("int64_t b, t;                    /* batch entries, time steps */")
      for port in entry.inputs {
        writer.line("const \(port.type.cType) *\(port.name.cField);   /* \(shape(port)) */")
      }
      for (position, port) in entry.outputs.enumerated() {
        let isOptional = program.interface.optionalOutputs.contains(position)
        let absence = isOptional ? "; NULL: not wanted" : ""
        writer.line("\(port.type.cType) *\(port.name.cField);   /* \(shape(port))\(absence) */")
      }
      writer.line("const float *state_in;           /* NULL: all zeros */")
      writer.line("float *state_out;                /* may be state_in; NULL: not wanted */")
      writer.line(
        "const void *packed;              /* filled by \(name)_pack_weights, 64-byte aligned */")
      writer.line(
        "void *workspace;                 /* \(name)_workspace_size bytes, 64-byte aligned */")
      writer.line("void (*barrier)(void *);         /* unused when threads = 1 */")
      writer.line("void *barrier_argument;")
    }
    writer.line("} \(name)_args;")
    writer.line()
  }

  private func shape(_ port: PortLoops) -> String {
    let run = (port.hasBatch ? ["b"] : []) + (port.hasTime ? ["t"] : [])
    return "[" + (run + ["\(port.width)"]).joined(separator: ", ") + "]"
  }

  private func frame(_ index: Int) -> String {
    let layer = program.layers[index]
    var writer = CWriter()
    writer.line("/* what one pass of \(layer.name) over a segment works on */")
    writer.line("struct \(layer.frame) {")
    writer.indented { writer in
      writer.line("int64_t b, s;                    /* batch entries, steps of the segment */")
      for (position, port) in layer.inputs.enumerated() {
        let buffer = layer.inputBuffer(position)
        writer.line("const \(port.type.cType) *\(buffer);")
        writer.line("int64_t steps_\(buffer);")
      }
      for (position, port) in layer.outputs.enumerated() {
        let buffer = layer.outputBuffer(position)
        writer.line("\(port.type.cType) *\(buffer);")
        writer.line("int64_t steps_\(buffer);")
      }
      writer.line("float *state, *local;            /* kept states and others */")
      writer.line("const char *packed;")
      writer.line("char *workspace;")
      writer.line("void (*barrier)(void *);")
      writer.line("void *barrier_argument;")
    }
    writer.line("};")
    writer.line()
    return writer.text
  }
}

extension LayerLoops {
  /// What the layer's internal C names begin with: never the program's own.
  var cName: String { "ck_\(name.cName)" }
  /// The tag of its frame structure.
  var frame: String { "\(cName)_frame" }

  /// The field that holds the weights of a call site.
  func callName(_ call: CallStep, in program: LoopProgram) -> String {
    let position = calls.firstIndex(of: call) ?? 0
    return "\(program.layers[call.layer].name.cName)_\(position)"
  }
}
