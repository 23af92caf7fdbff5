import CoreyKernels
import CoreySchedule

/// The C of one program. Each text is made when it is asked for: a run in memory needs one of them.
public struct CModule: Sendable {
  private let program: LoopProgram
  private let target: TargetCPU

  init(program: LoopProgram, target: TargetCPU) {
    self.program = program
    self.target = target
  }

  /// What the program looks like to its callers.
  public var interface: KernelInterface { program.interface }

  /// The whole program in one self-contained file for any C11 compiler.
  public var source: String {
    let body = SectionText(program: program)
    let code = body.code
    let threads = ThreadsText(name: interface.name)
    var text = comment(program.header) + threads.feature
    if target == .portable { text += "#define CK_ONLY_PORTABLE 1\n" }
    text += KernelText.prologue(for: code) + body.declarations
    for isa in target.sections {
      text += KernelText.begin(isa, for: code) + code + KernelText.end(isa)
    }
    if target.sections.count > 1 { text += KernelText.dispatch }
    text += EntryText(program: program, sections: target.sections).text(isHosted: false)
    return text + threads.definitions
  }

  /// Declarations for callers.
  public var header: String { HeaderText(program: program).text }

  /// A small program that runs the layer once: an example to start from.
  public var main: String { MainText(program: program).text }

  /// The same program for libtcc inside coreyc: math and tiles are the host's.
  public var hosted: String {
    let body = SectionText(program: program)
    return KernelText.hosted + body.declarations + body.code
      + EntryText(program: program, sections: target.sections).text(isHosted: true)
  }

  private func comment(_ lines: [String]) -> String {
    guard !lines.isEmpty else { return "" }
    return "/* " + lines.map(\.cComment).joined(separator: "\n   ") + " */\n"
  }
}
