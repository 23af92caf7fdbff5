/// One step of a layer's run over a segment.
public indirect enum Step: Hashable, Sendable {
  case kernel(Int)
  case call(CallStep)
  /// Rounds of steps; carried values alternate between the two buffers of each pair.
  case loop(String, Range<Int>, [Step])
}
