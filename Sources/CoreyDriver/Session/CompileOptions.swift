import CoreyPasses

/// Everything besides the source that decides what is compiled.
public struct CompileOptions: Hashable, Sendable {
  public var level: OptimizationLevel
  /// Lengths of axes that stand in place of the written ones: `-D d=64`.
  public var lengths: [String: Int]
  /// The layer that is compiled; the last of the file if absent.
  public var layer: String?

  public init(
    level: OptimizationLevel = .full, lengths: [String: Int] = [:], layer: String? = nil
  ) {
    self.level = level
    self.lengths = lengths
    self.layer = layer
  }
}
