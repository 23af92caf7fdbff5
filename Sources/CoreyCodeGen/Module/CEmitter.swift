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
    let kernels = program.layers.indices.map { LayerText(program: program, index: $0).text }
      .joined()
    let functions = NestText.functions(for: kernels)
    let code = functions.map(\.text).joined() + kernels
    let declarations = declarations(program, functions)
    let entry = EntryText(program: program, sections: target.sections)

    var source = comment(program.header)
    let threads = ThreadsText(name: program.interface.name)
    source += threads.feature
    if target == .portable { source += "#define CK_ONLY_PORTABLE 1\n" }
    source += KernelText.prologue(for: code) + declarations
    for isa in target.sections {
      source += KernelText.begin(isa, for: code) + code + KernelText.end(isa)
    }
    source += (target.sections.count > 1 ? KernelText.dispatch : "") + entry.text(isHosted: false)
    source += threads.definitions
    return CModule(
      source: source, header: HeaderText(program: program).text,
      main: MainText(program: program).text,
      hosted: KernelText.hosted + declarations + code + entry.text(isHosted: true),
      interface: program.interface)
  }

  private func declarations(
    _ program: LoopProgram, _ functions: [NestText.Function]
  ) -> String {
    var text = NestText.shared
    for name in functions.map(\.name) + LayerText.names(program) {
      text += "#define \(name) CK(\(name))\n"
    }
    return text + "\n" + TypesText(program: program).text
  }

  private func comment(_ lines: [String]) -> String {
    guard !lines.isEmpty else { return "" }
    return "/* " + lines.map(\.cComment).joined(separator: "\n   ") + " */\n"
  }
}
