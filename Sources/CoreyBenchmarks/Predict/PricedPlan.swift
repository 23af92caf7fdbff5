import CoreyDriver
import CoreySchedule

/// A plan, what the model says of it, and what was measured.
struct PricedPlan {
  let layer: String
  let fusion: FusionPolicy
  let tile: TilePolicy
  let kernels: Int
  let cost: Cost
  var samples = Samples()

  /// Milliseconds.
  var predicted: Double { cost.predictedSeconds * 1e3 }

  /// Policies and chunks that differ much: from everything in memory to everything in one kernel, and
  /// chunks from a few rows to more than the nearer caches hold.
  static let trials: [(FusionPolicy, TilePolicy)] =
    FusionPolicy.published.map { ($0, .cost) }
    + [(.fixed(3), .fixed(448)), (.fixed(8), .cost), (.egfs, .entropyTile)]
    + [4, 7, 14, 28, 56, 224, 448].map { (.all, .fixed($0)) }
}
