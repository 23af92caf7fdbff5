import CoreyIR
import CoreyRuntime
import CoreySchedule

/// One row of a measurement: a layer, the lengths of its run, and what was seen so far.
struct BenchCase {
  /// A sample is at least so long, so that clocks and the system's counters can tell.
  private static let shortest = 20.0

  let layer: BenchLayer
  let steps: Int
  let threads: Int
  private let run: LayerRun
  private let floor: ProductFloor?
  private let phasedRun: LayerRun?
  private var repeats = 1
  private var floorRepeats = 1
  private(set) var samples = Samples()
  private(set) var floorSamples = Samples()
  private(set) var busy = BusyClock()
  private(set) var phases: PhaseTicks?

  init(
    _ layer: BenchLayer, steps: Int, threads: Int, batch: Int, library: OpenBLAS?
  ) throws(Diagnostic) {
    self.layer = layer
    self.steps = steps
    self.threads = threads
    func run(_ layer: BenchLayer, _ compiled: CompiledLayer) throws(Diagnostic) -> LayerRun {
      try LayerRun(
        compiled, threads: threads, batch: batch, time: steps,
        rowBounds: layer.loops.layers.last?.rowBounds ?? [:])
    }
    self.run = try run(layer, layer.layer)
    if let phased = layer.phased {
      phasedRun = try run(layer, phased)
      phases = PhaseTicks(layer.loops.phases)
    } else {
      phasedRun = nil
    }
    floor = library.flatMap {
      ProductFloor(layer.products, tokens: steps * batch, threads: threads, library: $0)
    }
  }

  /// Runs without being measured, and finds out how many runs make a sample.
  mutating func warmUp() throws(Diagnostic) {
    _ = try run.milliseconds()
    _ = try phasedRun?.milliseconds()
    repeats = Self.repeats(try run.milliseconds())
    guard let floor else { return }
    _ = floor.milliseconds(repeats: 1)
    floorRepeats = Self.repeats(floor.milliseconds(repeats: 1))
  }

  mutating func measure() throws(Diagnostic) {
    busy.begin()
    samples.append(try run.milliseconds(repeats: repeats))
    if let floor { floorSamples.append(floor.milliseconds(repeats: floorRepeats)) }
    if let phasedRun, let phased = layer.phased {
      let repeats = repeats
      try phases?.add(phased) { () throws(Diagnostic) in
        _ = try phasedRun.milliseconds(repeats: repeats)
      }
    }
    busy.end()
  }

  private static func repeats(_ milliseconds: Double) -> Int {
    max(1, Int((shortest / max(milliseconds, 1e-3)).rounded(.up)))
  }
}
