import CoreyIR
import CoreySchedule

/// C that fills weights and inputs with seeded numbers, for programs that only show a layer at work.
///
/// What is written calls `block(size)`, which gives aligned memory.
struct MadeUpText {
  let program: LoopProgram

  /// Functions `made_TYPE(n)` that give `n` elements, for these types.
  func writeFunctions(for types: Set<String>, to writer: inout CWriter) {
    if types.contains(StorageType.f32.rawValue) {
      writer.raw(
        """
        static uint32_t seed = 1;
        static float small(void)
        {
            seed = seed * 1664525u + 1013904223u;
            return ((float)(seed >> 8) / 8388608.0f - 1.0f) * 0.1f;
        }

        """)
    }
    for type in StorageType.allCases where types.contains(type.rawValue) {
      let value: String
      switch type {
      case .f32: value = "small()"
      case .bf16: value = "0x3c23"
      case .f16: value = "0x2000"
      case .i32, .i8, .i4, .ternary: value = "0"
      }
      writer.block("static \(type.cType) *made_\(type.rawValue)(int64_t n)") {
        $0.line("\(type.cType) *x = block((size_t)n * sizeof *x);")
        $0.line("for (int64_t i = 0; i < n; i++) x[i] = \(value);")
        $0.line("return x;")
      }
    }
  }

  /// Sets every pointer of the variable `weights`.
  func writeWeights(to writer: inout CWriter) {
    guard let entry = program.layers.last else { return }
    writeWeights(entry, path: "weights", depth: 0, to: &writer)
  }

  private func writeWeights(
    _ layer: LayerLoops, path: String, depth: Int, to writer: inout CWriter
  ) {
    let index = program.layers.firstIndex(of: layer) ?? 0
    for port in layer.weightPorts {
      let length = port.elements
      if port.count == 1 {
        writer.line("\(path).\(port.name) = made_\(port.type.rawValue)(\(length));")
      } else {
        writer.line(
          "for (int i = 0; i < \(port.count); i++) \(path).\(port.name)[i] = made_\(port.type.rawValue)(\(length));"
        )
      }
    }
    for call in program.layers[index].calls
    where TypesText(program: program).hasWeights(call.layer) {
      var field = "\(path).\(layer.callName(call, in: program))"
      func loop(_ position: Int, _ writer: inout CWriter) {
        guard position < call.site.ranges.count else {
          writeWeights(
            program.layers[call.layer], path: field, depth: depth + position, to: &writer)
          return
        }
        let variable = "n\(depth + position)"
        field += "[\(variable)]"
        writer.block(
          "for (int \(variable) = 0; \(variable) < \(call.site.ranges[position].count); \(variable)++)"
        ) { loop(position + 1, &$0) }
      }
      loop(0, &writer)
    }
  }

  /// Elements of a port, where `b` and `t` are the run's.
  static func count(_ port: KernelInterface.Port) -> String {
    let lengths = port.extents.map { extent in
      switch extent {
      case .batch: "b"
      case .time: "t"
      case .fixed(let length): "\(length)"
      }
    }
    return lengths.isEmpty ? "1" : lengths.joined(separator: " * ")
  }

  /// Bytes of an element of a port.
  static func size(_ port: KernelInterface.Port) -> Int {
    switch StorageType(rawValue: port.type) ?? .f32 {
    case .f32, .i32: 4
    case .f16, .bf16: 2
    case .i8, .i4, .ternary: 1
    }
  }
}
