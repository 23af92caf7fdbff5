/// What a run moves in and out of one cache.
struct LevelTraffic {
  /// By tally.
  var traffic: [Traffic]
  /// Outputs and states written but still in the cache.
  var pendingWrites: Int
  /// Packed weights that were touched at all.
  var weightBytes: Int

  /// Bytes read and written, but for lines that are brought in only to be overwritten.
  var bytes: Int { traffic.reduce(pendingWrites) { $0 + $1.reads + $1.writeBacks } }
}
