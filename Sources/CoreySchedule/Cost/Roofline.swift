/// Predicts time from what a kernel computes and moves, by the measured speeds of a machine.
///
/// What a core computes and what each level of memory hands on run beside each other in part: loads
/// run ahead within a matrix tile, but a kernel's nests follow each other, and what the next one needs
/// is not on its way while the last one computes. With perfect overlap a kernel takes as long as its
/// slowest part, without any as long as all together; halfway between the two is predicted.
public struct Roofline: Hashable, Sendable {
  public var machine: Machine
  public var threads: Int

  public init(machine: Machine, threads: Int) {
    self.machine = machine
    self.threads = threads
  }

  /// Seconds that a kernel's parts would take alone.
  public struct Parts: Hashable, Sendable {
    public var computing = 0.0
    /// What the nearest cache hands to the core, and what each one behind the second hands on.
    public var caches: [Double] = []
    public var memory = 0.0

    private var all: [Double] { [computing, memory] + caches }

    /// Predicted seconds.
    public var seconds: Double { ((all.max() ?? 0) + all.reduce(0, +)) / 2 }
  }

  /// The parts of one kernel over all its calls.
  public func parts(of kernel: KernelCost) -> Parts {
    let cores = Double(min(threads, max(1, machine.cores)))
    let work = kernel.operations
    // Outside of matrix tiles few multiplications meet an addition, and vectors wait for loads.
    let elementwise = Double(work.flops - work.matrixFlops) * 2
    var parts = Parts()
    parts.computing =
      ((Double(work.matrixFlops) + elementwise) / machine.peak
        + Double(work.transcendentalCount) / machine.functionRate) / cores
    if let nearest = machine.caches.first {
      parts.caches.append(
        Double(kernel.loadBytes + kernel.storeBytes) / nearest.bandwidth / cores)
    }
    // What fills a cache comes from the one behind it.
    for (cache, traffic) in zip(machine.caches.dropFirst(2), kernel.inner) {
      parts.caches.append(
        Double(traffic.fills + traffic.writeBacks) / cache.bandwidth / cores)
    }
    parts.memory = machine.seconds(memory: kernel.dram)
    return parts
  }
}

extension Machine {
  /// Seconds that memory needs for so much traffic.
  func seconds(memory: Traffic) -> Double {
    Double(memory.fills) / readBandwidth + Double(memory.writeBacks) / writeBandwidth
  }
}
