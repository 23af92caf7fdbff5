import CoreyCodeGen
import CoreyDriver
import CoreyIR
import CoreyRuntime
import CoreySchedule

/// One compilation from source text to a kernel that can be called, as `coreyc run` does it.
struct Compilation: ~Copyable {
  /// What the sum of the stages before the compiler of the tier is called.
  static let text = "to C text"
  static let callable = "to callable"

  let checked: Program
  let loops: LoopProgram
  /// The C text that the tier compiled.
  let emitted: String
  let stages: [(name: String, milliseconds: Double)]
  let kernel: LoadedKernel

  init(_ source: SourceFile, _ options: CompileOptions, tier: Tier) throws(Failure) {
    var session = Session(options: options)
    let checked = try session.check(try session.parse(source))
    let program = try session.optimize(checked)
    let loops = try session.lower(try session.plan(program))
    let compiler = tier.compiler { OutputFile.writeError("\($0.message)\n") }
    let module = try session.emit(loops)
    let text = compiler.tier == .tcc ? module.hosted : module.source
    session.clock.mark(Self.text)
    let start = session.clock.now
    let kernel = try Report.inputs { () throws(Diagnostic) in
      try compiler.load(text, as: loops.interface)
    }
    session.clock.note(compiler.tier.rawValue, since: start)
    session.clock.mark(Self.callable)
    // A noncopyable value is made at once, when nothing can fail any more.
    self.checked = checked
    self.loops = loops
    self.emitted = text
    self.stages = session.clock.stages
    self.kernel = kernel
  }

  /// Packs seeded weights; the kernel with them is the layer.
  consuming func layer(seed: UInt64 = 1) throws(Failure) -> CompiledLayer {
    let hash = ProgramHash(of: emitted, interface: loops.interface)
    do throws(Diagnostic) {
      let weights = try SeededTensors(seed: seed).weights(of: checked)
      let packed = try kernel.pack(program: hash) { weights[$0] }
      return try CompiledLayer(kernel: kernel, weights: packed)
    } catch {
      throw .input([error])
    }
  }
}
