/// Why two neighbours in topological order are not in one kernel.
public enum CutReason: String, Hashable, Sendable {
  case start = "first op"
  case policy = "the fusion policy ends the group"
  case direction = "time runs the other way"
  case wholeTime = "a reduction over time needs every step first"
  case timeless = "values without time are computed once"
  case call = "a layer call stands between"
}
