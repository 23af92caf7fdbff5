/// What can be tried here of what others have published.
public enum Paper: String, Sendable, CaseIterable {
  /// COREY: fusion and chunks chosen by the entropy of activations, for Mamba layers. Its prototype
  /// reports the bytes and the latency of a model with constants set by hand, its kernels run on GPUs.
  case corey
}
