/// What a run moves in and out of one cache.
struct LevelTraffic {
  /// By tally.
  var traffic: [Traffic]
  /// Outputs and states written but still in the cache.
  var pendingWrites: Int
  /// Packed weights that were touched at all.
  var weightBytes: Int
}
