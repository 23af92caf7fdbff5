import CCoreyKernels
import CMachineProbe
import CoreySchedule
import Synchronization

/// Measures how fast this machine computes and moves memory, in about a second.
public enum MachineProbe {
  /// A machine with the speeds measured here, on one core.
  public static func measured(_ machine: Machine) -> Machine {
    var machine = machine
    machine.peak = rate { Double(corey_fma_chains(100_000)) }
    machine.functionRate = functionRate()
    for index in machine.caches.indices {
      // Half of the cache is surely not used by anybody else.
      machine.caches[index].bandwidth = bandwidth(bytes: machine.caches[index].bytes / 2).read
    }
    let last = machine.lastLevel?.bytes ?? 0
    let memory = bandwidth(bytes: min(max(4 * last, 64 << 20), 512 << 20))
    machine.readBandwidth = memory.read
    machine.writeBandwidth = memory.write
    return machine
  }

  /// Floating-point operations per second of all threads of a pool together, or of this thread.
  public static func operations(on pool: WorkerPool?) -> Double {
    rate { sum(on: pool) { _ in Double(corey_fma_chains(200_000)) } }
  }

  /// Bytes per second that all threads of a pool together, or this thread, read from memory, each
  /// from its own part of more than any cache holds.
  public static func readBandwidth(on pool: WorkerPool?) -> Double {
    let threads = pool?.threads ?? 1
    let count = (128 << 20) / 4 / threads / 64 * 64
    let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: count * threads)
    memory.initialize(repeating: 1)
    defer { memory.deallocate() }
    let address = UInt(bitPattern: memory.baseAddress)
    return rate {
      sum(on: pool) { thread in
        guard let start = UnsafeRawPointer(bitPattern: address) else { return 0 }
        let part = start.assumingMemoryBound(to: Float.self) + thread * count
        corey_probe_read(part, count, 1)
        return Double(4 * count)
      }
    }
  }

  /// What all threads did together.
  private static func sum(
    on pool: WorkerPool?, _ work: @escaping @Sendable (_ thread: Int) -> Double
  ) -> Double {
    guard let pool else { return work(0) }
    let whole = Mutex(0.0)
    pool.run { thread in
      let part = work(thread)
      whole.withLock { $0 += part }
    }
    return whole.withLock { $0 }
  }

  /// The best of some tries: whatever disturbs a measurement makes it slower.
  private static func rate(tries: Int = 9, _ work: () -> Double) -> Double {
    let clock = ContinuousClock()
    var best = 1.0
    for _ in 0..<tries {
      let start = clock.now
      let amount = work()
      let (seconds, attoseconds) = (clock.now - start).components
      best = max(best, amount / (Double(seconds) + Double(attoseconds) * 1e-18))
    }
    return best
  }

  private static func bandwidth(bytes: Int) -> (read: Double, write: Double) {
    let count = max(bytes / 4 / 64 * 64, 64)
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: count)
    memory.initialize(repeating: 0, count: count)
    defer { memory.deallocate() }
    let times = Int64(max(1, (16 << 20) / (count * 4)))
    let amount = Double(times) * Double(count * 4)
    let tries = count > 16 << 20 ? 4 : 9
    let read = rate(tries: tries) {
      corey_probe_read(memory, count, times)
      return amount
    }
    let write = rate(tries: tries) {
      corey_probe_write(memory, count, times)
      return amount
    }
    return (read, write)
  }

  /// Exponentials per second, in lanes.
  private static func functionRate() -> Double {
    guard let variant = corey_variant(corey_best_isa())?.pointee, let lanes = variant.lanes else {
      return Machine.standard.functionRate
    }
    let count = 2048
    let numbers = [Float](repeating: -0.7, count: count)
    var results = [Float](repeating: 0, count: count)
    return rate {
      for _ in 0..<200 { lanes(COREY_EXP, count, numbers, numbers, numbers, &results) }
      return Double(200 * count)
    }
  }
}
