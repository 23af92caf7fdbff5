import CoreyIR
import CoreyKernels
import CoreySchedule

/// The functions that callers see.
struct EntryText {
  let program: LoopProgram
  let sections: [ISA]
  /// Whether the ticks of whole runs are counted.
  var measuresPhases = false
  private var name: String { program.interface.name }
  private var entry: LayerLoops { program.layers[program.layers.count - 1] }

  func text(isHosted: Bool) -> String {
    var writer = CWriter()
    writeSizes(to: &writer)
    writePack(isHosted: isHosted, to: &writer)
    writeRun(isHosted: isHosted, to: &writer)
    return writer.text
  }

  // MARK: Sizes

  private func writeSizes(to writer: inout CWriter) {
    for index in program.layers.indices { writeWorkspace(index, to: &writer) }
    for line in EntryPrototypes(name: name).lines { writer.line(line) }
    writer.line()
    writer.block("size_t \(name)_state_size(int64_t b)") {
      $0.line("return b > 0 ? (size_t)b * \(program.interface.stateElements * 4)u : 0u;")
    }
    writer.block("size_t \(name)_packed_size(void)") {
      $0.line("return \(program.interface.packedBytes + program.interface.packScratchBytes)u;")
    }
    writer.block("size_t \(name)_workspace_size(int64_t b, int64_t t, int threads)") { writer in
      writer.line("const size_t bundle = (\(name)_state_size(b) + 63) / 64 * 64;")
      writer.line("(void)threads;")
      writer.line("if (b < 0 || t < 0) return 64;")
      writer.line(
        "return 64 + bundle + (size_t)(b * \(localStates)) * 4 + \(entry.cName)_floats(b, \(segmentLength)) * 4;"
      )
    }
  }

  /// Floats of local states per batch entry, so that what follows stays aligned.
  private var localStates: Int { (localTotal + 15) / 16 * 16 }

  private var localTotal: Int { program.totals.localStates }

  private var segmentLength: String {
    program.segment.map { "ck_smaller(t, \($0))" } ?? "t"
  }

  private func writeWorkspace(_ index: Int, to writer: inout CWriter) {
    let layer = program.layers[index]
    let memory = LayerMemory(program: program, index: index)
    writer.line("/* floats of workspace for one pass of \(layer.name) */")
    writer.block("static size_t \(layer.cName)_floats(int64_t B, int64_t S)") { writer in
      writer.line("int64_t most = \(memory.segmentsSize);")
      writer.line("(void)B, (void)S;")
      for need in Set(memory.needs).sorted() where need != memory.segmentsSize {
        writer.line("if (most < \(need)) most = \(need);")
      }
      for callee in Set(layer.calls.map(\.layer)).sorted() {
        let size =
          "\(memory.segmentsSize) + (int64_t)\(program.layers[callee].cName)_floats(B, S)"
        writer.line("if (most < \(size)) most = \(size);")
      }
      writer.line("return (size_t)most + 16;")
    }
  }

  // MARK: Packing

  private func writePack(isHosted: Bool, to writer: inout CWriter) {
    writer.block("int64_t \(name)_pack_parts(void)") {
      $0.line("return \(program.totals.packParts);")
    }
    writer.block(
      "int \(name)_pack_part(const \(name)_weights *weights, void *packed, int64_t part)"
    ) { writer in
      writer.line("char *bytes = (char *)packed;")
      writer.line("if (!weights || !packed) return \(ErrorCode.missingArgument.rawValue);")
      writer.line(
        "if (part < 0 || part >= \(program.totals.packParts)) return \(ErrorCode.size.rawValue);")
      dispatch(isHosted: isHosted, to: &writer) { suffix in
        "\(entry.cName)_pack\(suffix)(weights, bytes, bytes + \(program.totals.packed), part);"
      }
      writer.line("return 0;")
    }
    writer.block("int \(name)_pack_weights(const \(name)_weights *weights, void *packed)") {
      writer in
      writer.line("int error = !weights || !packed ? \(ErrorCode.missingArgument.rawValue) : 0;")
      writer.line("int64_t part;")
      writer.line(
        "for (part = 0; part < \(program.totals.packParts) && !error; part++) error = \(name)_pack_part(weights, packed, part);"
      )
      writer.line("return error;")
    }
  }

  // MARK: Run

  private func writeRun(isHosted: Bool, to writer: inout CWriter) {
    writer.block("int \(name)_run(const \(name)_args *args, int thread, int threads)") { writer in
      writer.line("struct \(entry.frame) frame;")
      writer.line("const struct \(entry.frame) *f = &frame;")
      writer.line("int64_t b, t, t0, i;")
      writer.line("float *state;")
      writer.line("char *workspace;")
      if measuresPhases { writer.line("const uint64_t ck_start = ck_ticks();") }
      writeChecks(to: &writer)
      writer.line("workspace = (char *)args->workspace;")
      writer.line("state = args->state_out;")
      writer.block("if (!state)") {
        $0.line("state = (float *)(void *)workspace;")
        $0.line("workspace += (\(name)_state_size(b) + 63) / 64 * 64;")
      }
      writer.line("frame.b = b;")
      writer.line("frame.state = state;")
      writer.line("frame.local = (float *)(void *)workspace;")
      writer.line("frame.packed = (const char *)args->packed;")
      writer.line("frame.workspace = workspace + b * \(localStates) * 4;")
      writer.line("frame.barrier = args->barrier;")
      writer.line("frame.barrier_argument = args->barrier_argument;")
      writer.block("if (thread == 0)") { writer in
        let count = program.interface.stateElements
        writer.line("const float *before = args->state_in;")
        writer.line(
          "if (!before) for (i = 0; i < b * \(count); i++) state[i] = 0.0f;")
        writer.line(
          "else if (before != state) for (i = 0; i < b * \(count); i++) state[i] = before[i];")
        writer.line("for (i = 0; i < b * \(localTotal); i++) frame.local[i] = 0.0f;")
      }
      writer.line("CK_BARRIER(f);")
      writer.line("t0 = 0;")
      writer.block("do") { writer in
        writer.line(
          program.segment.map { "frame.s = ck_smaller(t - t0, \($0));" } ?? "frame.s = t;")
        for (position, port) in entry.inputs.enumerated() {
          bind(port, field: entry.inputBuffer(position), to: &writer)
        }
        for (position, port) in entry.outputs.enumerated() {
          bind(
            port, field: entry.outputBuffer(position), isOptional: optional.contains(position),
            to: &writer)
        }
        dispatch(isHosted: isHosted, to: &writer) { suffix in
          "\(entry.cName)_run\(suffix)(f, thread, threads);"
        }
        writer.line("t0 += frame.s;")
      }
      writer.line("while (t0 < t);")
      if measuresPhases {
        let counter = program.phases.count
        writer.line("if (thread == 0) ck_phases[\(counter)] += ck_ticks() - ck_start;")
      }
      writer.line("return 0;")
    }
  }

  private var optional: [Int] { program.interface.optionalOutputs }

  private func bind(
    _ port: PortLoops, field: String, isOptional: Bool = false, to writer: inout CWriter
  ) {
    let step = port.stepHasBatch ? "\(port.stepWidth) * b" : "\(port.stepWidth)"
    let start = port.hasTime ? " + t0 * \(step)" : ""
    let pointer = "args->\(port.name.cField)"
    let isAbsent = isOptional && port.hasTime ? "!\(pointer) ? 0 : " : ""
    writer.line("frame.\(field) = \(isAbsent)\(pointer)\(start);")
    writer.line("frame.steps_\(field) = t;")
  }

  private func writeChecks(to writer: inout CWriter) {
    writer.line(
      "if (!args || args->size != sizeof(\(name)_args) || args->version != \(KernelInterface.abiVersion)) return \(ErrorCode.version.rawValue);"
    )
    writer.line("b = args->b;")
    writer.line("t = args->t;")
    writer.line(
      "if (b < 0 || t < 0 || thread < 0 || thread >= threads) return \(ErrorCode.size.rawValue);")
    let outputs = entry.outputs.indices.filter { !optional.contains($0) }.map { entry.outputs[$0] }
    let ports = (entry.inputs + outputs).map { "!args->\($0.name.cField)" }
    let missing = (ports + ["!args->packed", "!args->workspace"]).joined(separator: " || ")
    writer.line("if (b * t > 0 && (\(missing))) return \(ErrorCode.missingArgument.rawValue);")
    writer.line(
      "if (threads > 1 && !args->barrier) return \(ErrorCode.missingArgument.rawValue);")
    writer.line("if (b == 0) return 0;")
    for (position, bound) in entry.rowBounds.sorted(by: { $0.key < $1.key }) {
      let port = entry.inputs[position]
      let count = [port.hasBatch ? "b" : nil, port.hasTime ? "t" : nil, "\(port.width)"]
        .compactMap { $0 }.joined(separator: " * ")
      let field = "args->\(port.name.cField)[i]"
      writer.line("for (i = 0; i < \(count); i++)")
      writer.indented {
        $0.line(
          "if (\(field) < 0 || \(field) >= \(bound)) return \(ErrorCode.row.rawValue);")
      }
    }
  }

  /// Calls the best section's function.
  private func dispatch(
    isHosted: Bool, to writer: inout CWriter, call: (String) -> String
  ) {
    if isHosted {
      writer.line(call(""))
    } else if sections.count == 1 {
      writer.line(call("_\(sections[0].rawValue)"))
    } else {
      let x86 = sections.filter { $0.condition == "CK_X86" }
      writer.line("#if CK_X86")
      writer.block("switch (ck_isa())") { writer in
        for isa in x86.dropLast() {
          writer.line("case \(isa.number): \(call("_\(isa.rawValue)")) break;")
        }
        if let last = x86.last { writer.line("default: \(call("_\(last.rawValue)"))") }
      }
      writer.line("#elif CK_ARM")
      writer.line(call("_neon"))
      writer.line("#else")
      writer.line(call("_portable"))
      writer.line("#endif")
    }
  }
}
