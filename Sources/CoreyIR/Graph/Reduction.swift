/// `sum`, `max`, `min` over axes.
public enum Reduction: String, Hashable, Sendable, CaseIterable {
  case sum, max, min
}
