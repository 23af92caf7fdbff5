import CoreyKernels
import CoreySchedule

/// The C of one program. Each text is made when it is asked for: a run in memory needs one of them.
public struct CModule: Sendable {
  /// The loops that the C transcribes.
  public let program: LoopProgram
  private let target: TargetCPU
  private let measuresPhases: Bool
  /// The file of packed weights that lies beside the C, which then has functions to open it.
  public var packed: PackedFile?
  /// What the tokens of a language model are, for its example program.
  public var tokens = TokenUse(areBytes: false)

  init(program: LoopProgram, target: TargetCPU, measuresPhases: Bool = false) {
    self.program = program
    self.target = target
    self.measuresPhases = measuresPhases
  }

  /// What the program looks like to its callers.
  public var interface: KernelInterface { program.interface }

  /// The variants that `source` holds, best first.
  public var sections: [ISA] { target.sections }

  /// The C function of each kernel in a variant, by layer.
  public func kernelFunctions(_ isa: ISA) -> [[String]] {
    program.layers.map { layer in
      layer.kernels.map { "\(layer.cName)_\($0.name)_\(isa.rawValue)" }
    }
  }

  /// The field of `NAME_args` that points to an input or an output.
  public static func field(_ port: KernelInterface.Port) -> String { port.name.cField }

  /// The whole program in one self-contained file for any C11 compiler.
  public var source: String {
    let body = SectionText(program: program, measuresPhases: measuresPhases)
    let code = body.code
    let threads = ThreadsText(name: interface.name)
    var text = comment(program.header) + (weightsFile?.feature ?? threads.feature)
    if target == .portable { text += "#define CK_ONLY_PORTABLE 1\n" }
    text += KernelText.prologue(for: code) + body.declarations
    for isa in target.sections {
      text += KernelText.begin(isa, for: code) + code + KernelText.end(isa)
    }
    if target.sections.count > 1 { text += KernelText.dispatch }
    text += EntryText(
      program: program, sections: target.sections, measuresPhases: measuresPhases
    ).text(isHosted: false)
    if measuresPhases { text += PhaseText(program: program).definitions }
    return text + threads.definitions + (weightsFile?.definitions ?? "")
  }

  /// Declarations for callers.
  public var header: String {
    HeaderText(program: program, weightsFile: weightsFile).text
  }

  /// A small program to start from: a language model with its weights beside it continues a text,
  /// everything else runs once on made-up inputs.
  public var main: String {
    let generation = packed.flatMap { file in
      TokenPorts(interface).map {
        GenerationText(interface, $0, tokens: tokens, weights: file.name)
      }
    }
    return generation?.text ?? MainText(program: program, packed: packed).text
  }

  /// A program that runs once on made-up inputs and weights, from caches that hold nothing of them:
  /// for cache simulators.
  ///
  /// - Parameter cacheBytes: The largest cache.
  public func simulationMain(batch: Int, time: Int, cacheBytes: Int) -> String {
    SimulationText(program: program, batch: batch, time: time, cacheBytes: cacheBytes).text
  }

  /// What builds the example program.
  public var makefile: String {
    let prompts = packed != nil && tokens.areBytes && TokenPorts(interface) != nil
    return MakefileText(name: interface.name, isPrompted: prompts).text
  }

  /// The same program for libtcc inside coreyc: math and tiles are the host's.
  public var hosted: String {
    let body = SectionText(program: program, isHosted: true)
    return KernelText.hosted + body.declarations + body.code
      + EntryText(program: program, sections: target.sections).text(isHosted: true)
  }

  private var weightsFile: WeightsFileText? {
    packed.map { WeightsFileText(name: interface.name, byteCount: interface.packedBytes, file: $0) }
  }

  private func comment(_ lines: [String]) -> String {
    guard !lines.isEmpty else { return "" }
    return "/* " + lines.map(\.cComment).joined(separator: "\n   ") + " */\n"
  }
}
