import CoreyIR

/// What one input of a product looks like as it is, and rotated in several ways.
public struct RotationMeasurement: Hashable, Sendable {
  /// A rotation that was tried.
  public struct Candidate: Hashable, Sendable {
    public var rotation: Rotation
    public var metrics: RotationMetrics

    public init(rotation: Rotation, metrics: RotationMetrics) {
      self.rotation = rotation
      self.metrics = metrics
    }
  }

  /// The name of the weight that reads the input, or of the input.
  public var input: String
  /// As the product reads it without the rotation, scales that would be folded still in it.
  public var before: RotationMetrics
  public var candidates: [Candidate]

  public init(input: String, before: RotationMetrics, candidates: [Candidate]) {
    self.input = input
    self.before = before
    self.candidates = candidates
  }

  /// Whether any number was seen.
  public var isMeasured: Bool { before.statistics.count > 0 }

  /// The metrics of a rotation, if it was tried.
  public func after(_ rotation: Rotation) -> RotationMetrics? {
    candidates.first { $0.rotation == rotation }?.metrics
  }

  /// What a rotation gains in dB of the input's int8 signal to noise.
  public func gain(_ rotation: Rotation) -> Double {
    guard let after = after(rotation), isMeasured else { return 0 }
    return after.int8SQNR - before.int8SQNR
  }
}
