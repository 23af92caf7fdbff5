/// Predicts time: computing, caches and memory overlap perfectly, and the slowest decides.
struct Roofline {
  let machine: Machine
  let threads: Int

  /// Seconds of one kernel over all its calls.
  func seconds(of kernel: KernelCost) -> Double {
    let cores = Double(min(threads, max(1, machine.cores)))
    let work = kernel.operations
    // Outside of matrix tiles few multiplications meet an addition, and vectors wait for loads.
    let elementwise = Double(work.flops - work.matrixFlops) * 2
    let computing =
      (Double(work.matrixFlops) + elementwise) / machine.peak
      + Double(work.transcendentalCount) / machine.functionRate
    var slowest = computing / cores
    if let nearest = machine.caches.first {
      let bytes = Double(kernel.loadBytes + kernel.storeBytes)
      slowest = max(slowest, bytes / nearest.bandwidth / cores)
    }
    for (cache, traffic) in zip(machine.caches.dropFirst(), kernel.inner) {
      let bytes = Double(traffic.fills + traffic.writeBacks)
      slowest = max(slowest, bytes / cache.bandwidth / cores)
    }
    return max(slowest, machine.seconds(memory: kernel.dram))
  }
}

extension Machine {
  /// Seconds that memory needs for so much traffic.
  func seconds(memory: Traffic) -> Double {
    Double(memory.fills) / readBandwidth + Double(memory.writeBacks) / writeBandwidth
  }
}
