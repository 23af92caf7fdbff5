import CoreyCodeGen
import CoreyIR
import CoreyRuntime
import CoreySchedule

// Folders of emitted C.
extension Session {
  /// Compiles a source and writes `NAME.c`, `NAME.h` and `main.c` into a folder; with weights also
  /// `NAME.weights`, which holds them packed, and a `Makefile`.
  ///
  /// Nothing is written before everything is made, and no file is replaced that coreyc did not write.
  /// - Parameters:
  ///   - weights: Weight files as `--weights` names them; none: the C packs weights itself.
  ///   - tokens: What the example program of a language model is to know.
  /// - Returns: Warnings about the weights.
  @discardableResult
  public mutating func writeModule(
    of source: SourceFile, weights: [String] = [], tokens: TokenUse = TokenUse(areBytes: false),
    to folder: String
  ) throws(Failure) -> [Diagnostic] {
    let store = try weightStore(weights)
    let checked = try check(try parse(source)) { (name) throws(Diagnostic) in
      try store?.storedType(name)
    }
    let program = try optimize(checked)
    let loops = try lower(try plan(program), from: source)
    var module = try emit(loops)
    let name = module.interface.name
    var files = EmittedFolder(path: folder)
    var diagnostics: [Diagnostic] = []
    if !weights.isEmpty {
      let hash = ProgramHash(program, loops)
      let packed = try pack(module, hash, weights, &diagnostics)
      module.packed = PackedFile(name: "\(name).weights", program: hash.bytes)
      module.tokens = tokens
      files.add(module.makefile, as: "Makefile")
      files.weights = (packed, "\(name).weights")
    }
    files.add(module.source, as: "\(name).c")
    files.add(module.header, as: "\(name).h")
    files.add(module.main, as: "main.c")
    do throws(Diagnostic) {
      try files.write()
    } catch {
      throw Failure(error)
    }
    return diagnostics
  }

  /// Runs the pack program of a module on weight files.
  private mutating func pack(
    _ module: CModule, _ hash: ProgramHash, _ files: [String], _ diagnostics: inout [Diagnostic]
  ) throws(Failure) -> PackedWeights {
    let store = try Failure.inputs { () throws(Diagnostic) in try WeightStore(arguments: files) }
    let compiler = Tier.tcc.compiler { _ in }
    let kernel = try Failure.inputs { () throws(Diagnostic) in
      try compiler.load(module.hosted, as: module.interface)
    }
    return try pack(kernel, store, program: hash, report: &diagnostics)
  }
}
