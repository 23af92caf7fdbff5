import CMachineProbe
import CoreyDriver

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the machine is doing and what it could do.
enum Machine {
  /// Processes that ran or wanted to, averaged over the last minute.
  static var load: Double {
    var averages = [0.0]
    return getloadavg(&averages, 1) == 1 ? averages[0] : .nan
  }

  static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Fused multiply-adds of one thread in registers, in GFLOP/s: the best of some tries, for it is
  /// a ceiling.
  static func peak(tries: Int = 25) -> Double {
    let clock = ContinuousClock()
    var best = 0.0
    for _ in 0..<tries {
      let start = clock.now
      let operations = corey_fma_chains(200_000)
      let time = StageClock.milliseconds(clock.now - start)
      best = max(best, Double(operations) / time / 1e6)
    }
    return best
  }
}
