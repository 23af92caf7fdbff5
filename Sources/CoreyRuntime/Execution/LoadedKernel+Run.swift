import CoreyIR
import CoreySchedule
import Synchronization

extension LoadedKernel {
  /// Runs the layer once, with all threads of `pool` or on this thread alone.
  ///
  /// The workspace is for `threads` of the pool (1 without one).
  /// - Throws: When the kernel refuses its arguments.
  public borrowing func run(_ call: KernelCall, on pool: WorkerPool? = nil) throws(Diagnostic) {
    let threads = pool?.threads ?? 1
    let arguments = KernelArguments(call, pool: threads > 1 ? pool : nil)
    let code: Int32
    if let pool, threads > 1 {
      let refusal = Atomic<Int32>(0)
      let run = entries.run
      arguments.withPointer { pointer in
        let address = UInt(bitPattern: pointer)
        pool.run { thread in
          guard let arguments = UnsafeRawPointer(bitPattern: address) else { return }
          let code = run(arguments, Int32(thread), Int32(threads))
          if code != 0 { refusal.store(code, ordering: .relaxed) }
        }
      }
      code = refusal.load(ordering: .relaxed)
    } else {
      code = arguments.withPointer { entries.run($0, 0, 1) }
    }
    guard code == 0 else {
      throw Diagnostic(
        .error, "the kernel '\(interface.name)' refuses its arguments (code \(code))")
    }
  }
}
