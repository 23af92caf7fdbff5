import CCoreyThreads
import CoreyIR

/// Threads that stay, to run one function side by side without being started each time.
///
/// Idle threads sleep. Several callers are served one after the other.
public final class WorkerPool: @unchecked Sendable {
  /// The threads of a run, the caller's among them.
  public let threads: Int

  private let pool: OpaquePointer

  /// The cores this process may run on.
  public static var coreCount: Int { Int(corey_core_count()) }

  /// Starts `threads - 1` workers beside the callers.
  public init(threads: Int) throws(Diagnostic) {
    guard (1...4096).contains(threads) else {
      throw Diagnostic(.error, "\(threads) threads are outside 1...4096")
    }
    guard let pool = corey_pool_create(Int32(threads)) else {
      throw Diagnostic(.error, "the system lets no \(threads) threads start")
    }
    self.threads = threads
    self.pool = pool
  }

  /// Calls `body` with 0, 1, … up to `threads` (at most the pool's), each on its own thread, and
  /// returns when all calls have.
  ///
  /// `body` must not run something on the same pool.
  public func run(threads: Int? = nil, _ body: @Sendable (_ thread: Int) -> Void) {
    let count = Int32(min(threads ?? self.threads, self.threads))
    withoutActuallyEscaping(body) { body in
      var job = Job(body: body)
      withUnsafeMutablePointer(to: &job) { job in
        corey_pool_run(
          pool, count,
          { context, thread in
            context?.assumingMemoryBound(to: Job.self).pointee.body(Int(thread))
          }, job)
      }
    }
  }

  /// Waits inside a run until all its threads are here.
  public func barrier() {
    corey_pool_barrier(UnsafeMutableRawPointer(pool))
  }

  /// The barrier as kernels take it: a function and its argument.
  var kernelBarrier:
    (function: @convention(c) (UnsafeMutableRawPointer?) -> Void, argument: UnsafeMutableRawPointer)
  {
    (corey_pool_barrier, UnsafeMutableRawPointer(pool))
  }

  private struct Job {
    let body: @Sendable (Int) -> Void
  }

  deinit {
    corey_pool_destroy(pool)
  }
}
