import CoreyCodeGen
import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule

/// A source and its weights, made executable in every way there is.
struct Laboratory {
  let source: SourceFile
  let lengths: [String: Int]
  let interface: KernelInterface
  let weights: [String: Tensor]
  /// The graph on which every schedule must agree.
  private let program: Program

  /// - Parameter weights: by their full names; seeded ones if absent.
  init(_ path: String, lengths: [String: Int] = [:], weights: [String: Tensor]? = nil) throws {
    try self.init(
      SourceFile(path: path, text: try Repository.text(path)), lengths: lengths, weights: weights)
  }

  /// - Parameter weights: by their full names; seeded ones if absent.
  init(
    _ source: SourceFile, lengths: [String: Int] = [:], weights: [String: Tensor]? = nil
  ) throws {
    self.source = source
    self.lengths = lengths
    var session = Session(options: CompileOptions(level: .none, lengths: lengths))
    program = try session.check(try session.parse(source))
    interface = try session.lower(try session.plan(program)).interface
    self.weights = weights ?? interface.seededWeights()
  }

  init(_ example: ExampleCase) throws {
    try self.init(example.path, lengths: example.lengths)
  }

  /// The interpreter on the graph before all passes.
  func interpreter<Scalar: InterpreterScalar>(
    _ scalar: Scalar.Type = Float.self
  ) -> InterpreterRunner<Scalar> {
    InterpreterRunner(interface: interface, program: program, weights: weights)
  }

  /// Kernels of one schedule, compiled by one tier.
  func kernels(_ schedule: Schedule) throws -> KernelRunner {
    var session = Session(
      options: CompileOptions(
        level: schedule.level, lengths: lengths, target: schedule.target, fusion: schedule.fusion,
        tile: schedule.chunk.map { .fixed($0) } ?? schedule.tile, segment: schedule.segment))
    let program = try session.optimize(try session.check(try session.parse(source)))
    let module = try session.emit(try session.lower(try session.plan(program)))
    let compiler = schedule.tier.compiler { _ in }
    guard compiler.tier == schedule.tier else { throw MissingCompiler() }
    let text = schedule.tier == .tcc ? module.hosted : module.source
    let kernel = try compiler.load(text, as: module.interface)
    let packed = try kernel.pack(
      program: ProgramHash(of: "test", interface: module.interface)
    ) { weights[$0] }
    return KernelRunner(layer: try CompiledLayer(kernel: kernel, weights: packed))
  }

  /// There is no clang on the search path.
  struct MissingCompiler: Error {}
}

/// Everything that must not change a bit of a result.
struct Schedule: CustomStringConvertible {
  var level: OptimizationLevel = .full
  var tier: Tier = .tcc
  var target: TargetCPU = .generic
  var fusion: FusionPolicy?
  var tile: TilePolicy?
  /// Stands before `tile`.
  var chunk: Int?
  var segment: Int?

  var description: String {
    var words = ["-O\(level.rawValue)", tier.rawValue, target.rawValue]
    if let chunk { words.append("chunk \(chunk)") }
    if let segment { words.append("segment \(segment)") }
    return words.joined(separator: ", ")
  }
}
