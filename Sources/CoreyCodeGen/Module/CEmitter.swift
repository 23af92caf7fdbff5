import CoreyIR
import CoreyKernels
import CoreySchedule

/// LoopProgram → C text.
public struct CEmitter {
  /// Which variants the self-contained file holds.
  public var target: TargetCPU

  public init(target: TargetCPU = .generic) {
    self.target = target
  }

  public func emit(_ program: LoopProgram) -> CModule {
    let types = TypesText(program: program)
    let entry = EntryText(program: program, sections: target.sections)
    var source = comment(program.header)
    if target == .portable { source += "#define CK_ONLY_PORTABLE 1\n" }
    source += KernelText.prologue
    source += declarations(program, types)
    for isa in target.sections {
      source += KernelText.begin(isa) + NestText.section
      source += layers(program)
      source += KernelText.end(isa)
    }
    source += (target.sections.count > 1 ? KernelText.dispatch : "") + entry.text(isHosted: false)

    var hosted = KernelText.hosted + declarations(program, types) + NestText.section
    hosted += layers(program) + entry.text(isHosted: true)
    return CModule(
      source: source, header: HeaderText(program: program).text,
      main: MainText(program: program).text,
      hosted: hosted, interface: program.interface)
  }

  private func declarations(_ program: LoopProgram, _ types: TypesText) -> String {
    var text = NestText.shared
    for name in NestText.names + LayerText.names(program) {
      text += "#define \(name) CK(\(name))\n"
    }
    return text + "\n" + types.text
  }

  private func layers(_ program: LoopProgram) -> String {
    program.layers.indices.map { LayerText(program: program, index: $0).text }.joined()
  }

  private func comment(_ lines: [String]) -> String {
    guard !lines.isEmpty else { return "" }
    return "/* " + lines.map(\.cComment).joined(separator: "\n   ") + " */\n"
  }
}
