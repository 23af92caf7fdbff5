import CoreySchedule

/// The header for C callers.
struct HeaderText {
  let program: LoopProgram
  /// The functions that open the weights beside the C, if some lie there.
  let weightsFile: WeightsFileText?

  var text: String {
    let name = program.interface.name
    var writer = CWriter()
    for (index, line) in program.header.enumerated() {
      let end = index == program.header.count - 1 ? " */" : ""
      writer.line((index == 0 ? "/* " : "   ") + line.cComment + end)
    }
    writer.line("#ifndef \(name.uppercased())_H")
    writer.line("#define \(name.uppercased())_H")
    writer.line("#include <stddef.h>")
    writer.line("#include <stdint.h>")
    writer.line("#ifdef __cplusplus")
    writer.line("extern \"C\" {")
    writer.line("#endif")
    writer.line()
    writer.raw(TypesText(program: program).publicTypes)
    writer.line(
      "/* The state bundle: each state at so many floats times b, [b, ...] contiguous. */")
    for state in program.interface.states {
      writer.line(
        "/* \(state.offset) * b: \(state.storedName.cComment) [\(shape(state.extents))] */")
    }
    writer.line("/* Every participating thread calls run with its number; 0 or an error code. */")
    for line in EntryPrototypes(name: name).lines { writer.line(line) }
    writer.raw(ThreadsText(name: name).prototypes)
    if let weightsFile { writer.raw(weightsFile.prototypes) }
    writer.line("#ifdef __cplusplus")
    writer.line("}")
    writer.line("#endif")
    writer.line("#endif")
    return writer.text
  }

  private func shape(_ extents: [KernelInterface.Extent]) -> String {
    extents.map { extent in
      switch extent {
      case .batch: "b"
      case .time: "t"
      case .fixed(let length): "\(length)"
      }
    }.joined(separator: ", ")
  }
}
