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
  private(set) var kernel: LoadedKernel

  init(_ source: SourceFile, _ options: CompileOptions, tier: Tier) throws(Failure) {
    var session = Session(options: options)
    checked = try session.check(try session.parse(source))
    let program = try session.optimize(checked)
    loops = try session.lower(try session.plan(program))
    let module = try session.emit(loops)
    session.clock.mark(Self.text)
    let compiler = tier.compiler { OutputFile.writeError("\($0.message)\n") }
    emitted = compiler.tier == .tcc ? module.hosted : module.source
    let start = session.clock.now
    do throws(Diagnostic) {
      kernel = try compiler.load(emitted, as: loops.interface)
    } catch {
      throw .input([error])
    }
    session.clock.note(compiler.tier.rawValue, since: start)
    session.clock.mark(Self.callable)
    stages = session.clock.stages
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
