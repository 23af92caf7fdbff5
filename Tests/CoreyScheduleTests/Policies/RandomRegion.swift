import CoreyIR

@testable import CoreySchedule

/// Regions of ops that hand values to each other at random.
enum RandomRegion {
  static func chain(count: Int) -> FusionRegion {
    make(count: count, readers: { unit in unit + 1 < count ? [unit + 1] : [] }, bytes: { _ in 16 })
  }

  /// - Parameter seed: Equal seeds give equal regions.
  static func make(seed: UInt64) -> FusionRegion {
    var generator = SeededGenerator(seed: seed)
    func pick(_ bound: Int) -> Int { Int(generator.next() % UInt64(max(1, bound))) }
    let count = 2 + pick(9)
    var readers: [[Int]] = []
    var bytes: [Int] = []
    for unit in 0..<count {
      readers.append((unit + 1..<max(unit + 1, count)).filter { _ in pick(3) == 0 })
      bytes.append(4 * (1 + pick(64)))
    }
    var region = make(count: count, readers: { readers[$0] }, bytes: { bytes[$0] })
    var units = region.units
    var weights: [RegionWeight] = []
    for unit in 0..<count {
      if pick(3) == 0 {
        let panels = 1 + pick(8)
        units[unit].matrix = .init(
          panels: panels, panelBytes: 128 * (1 + pick(16)), writesPanels: true)
        weights.append(
          RegionWeight(bytes: panels * (units[unit].matrix?.panelBytes ?? 0), readers: [unit]))
      }
      if pick(6) == 0 { units[unit].kind.isReversed = pick(2) == 0 }
      if pick(10) == 0 { units[unit].kind.isWholeTime = true }
    }
    region = FusionRegion(units: units, values: region.values, weights: weights)
    return region
  }

  private static func make(
    count: Int, readers: (Int) -> [Int], bytes: (Int) -> Int
  ) -> FusionRegion {
    var units = (0..<count).map { _ in
      FusionUnit(
        nodes: [], kind: KernelKind(isReversed: nil, hasTime: true, isWholeTime: false),
        isComputation: true, isLane: true, matrix: nil)
    }
    var values = [
      RegionValue(
        root: ValueID(0), bytes: 16, hasTime: true, producer: nil,
        readers: [.init(unit: 0, part: ValueID(0), bytes: 16)])
    ]
    for unit in 0..<count {
      let value = ValueID(unit + 1)
      let used = readers(unit)
      for reader in used { units[reader].predecessors.append(unit) }
      values.append(
        RegionValue(
          root: value, bytes: bytes(unit), hasTime: true, producer: unit,
          readers: used.map { .init(unit: $0, part: value, bytes: bytes(unit)) },
          leaves: used.isEmpty))
    }
    return FusionRegion(units: units, values: values)
  }
}
