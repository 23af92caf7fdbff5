import CoreyCodeGen
import CoreyIR
import CoreyKernels
import CoreyProof
import CoreySchedule

extension Session {
  /// Compiles a source to C, counts the C's accesses and compares them with the model's.
  ///
  /// The variant is that of x86-64-v3 if the target has several.
  public mutating func checkTraffic(
    _ request: TrafficRequest, _ source: SourceFile
  ) throws(Failure) -> TrafficCheckReport {
    let program = try optimize(try check(try parse(source)))
    return try checkTraffic(request, try lower(try plan(program), from: source))
  }

  /// The same of a program.
  public mutating func checkTraffic(
    _ request: TrafficRequest, _ loops: LoopProgram
  ) throws(Failure) -> TrafficCheckReport {
    let target: TargetCPU = options.target == .generic ? .x86v3 : options.target
    let module = CEmitter(target: target).emit(loops)
    let isa = module.sections.first ?? .portable
    do throws(Diagnostics) {
      let clang: LibClang
      do throws(Diagnostic) {
        clang = try LibClang.find()
      } catch {
        throw Diagnostics(error)
      }
      let counter = try AccessCounter(clang, module, isa: isa)
      var checks: [CountCheck] = []
      for thread in 0..<request.threads {
        let shape = RunShape(
          batch: request.batch, time: request.time, thread: thread, threads: request.threads)
        let model = LogicalCounts(
          loops, batch: request.batch, time: request.time, thread: thread,
          threads: request.threads, unit: VectorUnit(isa))
        do throws(Diagnostic) {
          let counts = try clock.measure("count") { () throws(Diagnostic) in
            try counter.count(shape)
          }
          checks.append(CountCheck(counts, model: model, of: module, isa: isa))
        } catch {
          throw Diagnostics(error)
        }
      }
      return TrafficCheckReport(isa: isa, checks: checks)
    } catch {
      throw .input(error.all)
    }
  }
}
