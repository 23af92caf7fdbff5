import CoreyCodeGen
import CoreyIR
import CoreyRuntime
import CoreySchedule

/// A layer that is compiled for measuring.
public struct BenchLayer: Sendable {
  /// What it is called in the table.
  public var name: String
  public var tier: Tier
  var loops: LoopProgram
  var products: [MatrixProduct]
  var layer: CompiledLayer
  /// The same, counting the time of its loop nests.
  var phased: CompiledLayer?
}

extension Session {
  /// Compiles a source for measuring, with the weights of files or seeded ones.
  ///
  /// - Parameters:
  ///   - measuresPhases: Whether kernels that count the time of their nests are compiled, too, by
  ///     clang.
  ///   - warn: Gets what is worth saying, from any thread.
  public mutating func benchLayer(
    _ source: SourceFile, weights files: [String], tier: Tier,
    measuresPhases: Bool = false, report warn: @escaping @Sendable (Diagnostic) -> Void
  ) throws(Failure) -> BenchLayer {
    let store = try weightStore(files)
    let checked = try check(try parse(source)) { (name) throws(Diagnostic) in
      try store?.storedType(name)
    }
    let program = try optimize(checked)
    let loops = try lower(try plan(program))
    let compiler = compiler(tier, in: .current, report: warn)
    let kernel = try load(try text(of: loops, for: compiler.tier), as: loops.interface, compiler)
    let hash = ProgramHash(program, loops)
    let packed: PackedWeights
    if let store {
      var diagnostics: [Diagnostic] = []
      packed = try pack(kernel, store, program: hash, report: &diagnostics)
      for diagnostic in diagnostics { warn(diagnostic) }
    } else {
      let tensors = try Failure.inputs { () throws(Diagnostic) in
        try SeededTensors(seed: 1).weights(of: checked)
      }
      packed = try pack(kernel, tensors, program: hash)
    }
    do throws(Diagnostic) {
      var layer = BenchLayer(
        name: loops.interface.name, tier: compiler.tier, loops: loops,
        products: program.matrixProducts,
        layer: try CompiledLayer(kernel: kernel, weights: packed))
      // What libtcc makes lies in pages that nothing can be counted in.
      if measuresPhases, compiler.tier == .clang {
        let module = CEmitter(target: options.target, measuresPhases: true).emit(loops)
        layer.phased = try CompiledLayer(
          kernel: try compiler.load(module.source, as: loops.interface), weights: packed)
      }
      return layer
    } catch {
      throw Failure(error)
    }
  }
}
