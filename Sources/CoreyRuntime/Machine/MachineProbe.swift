import CCoreyKernels
import CMachineProbe
import CoreySchedule

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
