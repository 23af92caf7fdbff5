import CoreyIR
import Synchronization
import Testing

@testable import CoreyRuntime

struct WorkerPoolTests {
  @Test(arguments: [1, 2, 3, 7]) func everyThreadRunsOnce(_ threads: Int) throws {
    let pool = try WorkerPool(threads: threads)
    let seen = Mutex<[Int]>([])
    for _ in 0..<100 {
      pool.run { thread in seen.withLock { $0.append(thread) } }
    }
    let counts = seen.withLock { seen in (0..<threads).map { i in seen.count { $0 == i } } }
    #expect(counts == [Int](repeating: 100, count: threads))
  }

  @Test func runsWithFewerThreads() throws {
    let pool = try WorkerPool(threads: 3)
    for threads in [1, 2, 3, 2, 1, 3, 9] {
      let sum = Atomic<Int>(0)
      pool.run(threads: threads) { thread in
        pool.barrier()
        sum.add(thread + 1, ordering: .relaxed)
      }
      let count = min(threads, 3)
      #expect(sum.load(ordering: .relaxed) == count * (count + 1) / 2)
    }
  }

  /// In each round every thread adds one and then sees what all have added.
  @Test(arguments: [2, 3, 8]) func theBarrierSeparatesRounds(_ threads: Int) throws {
    let pool = try WorkerPool(threads: threads)
    let sum = Atomic<Int>(0)
    let wrong = Atomic<Int>(0)
    pool.run { _ in
      for round in 1...1000 {
        sum.add(1, ordering: .relaxed)
        pool.barrier()
        if sum.load(ordering: .relaxed) != round * threads { wrong.add(1, ordering: .relaxed) }
        pool.barrier()
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
    #expect(sum.load(ordering: .relaxed) == 1000 * threads)
  }

  @Test func manyPoolsComeAndGo() throws {
    let sum = Atomic<Int>(0)
    for _ in 0..<50 {
      try WorkerPool(threads: 4).run { _ in sum.add(1, ordering: .relaxed) }
      _ = try WorkerPool(threads: 3)
    }
    #expect(sum.load(ordering: .relaxed) == 200)
  }

  @Test(arguments: [0, -1, 4097, Int.max]) func refuses(_ threads: Int) {
    #expect(throws: Diagnostic.self) { _ = try WorkerPool(threads: threads) }
  }

  @Test func thereIsACore() {
    #expect(WorkerPool.coreCount >= 1)
  }
}
