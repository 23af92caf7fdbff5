import CoreyIR

/// What a kernel would move between memory and a cache, before there are loops to count it from.
struct GroupEstimate: Hashable, Sendable {
  /// Bytes of a run of one sequence.
  var bytes: Int
  /// Time steps whose working set fits.
  var chunk: Int
  /// Panels that stay while all rows stream past, if that is better than the other way round.
  var panels: Int?
  /// Columns that run side after side inside a chunk, if that is better.
  var strips: Strips?
  /// How often its weights come from memory.
  var weightPasses: Int
  /// Bytes of its weights, states and one chunk.
  var resident: Int
  /// Whether a chunk of one step fits the cache at all.
  var fits: Bool
}
