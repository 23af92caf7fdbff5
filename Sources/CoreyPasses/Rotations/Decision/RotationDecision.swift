import CoreyIR

/// What was decided about a site, and why.
public struct RotationDecision: Hashable, Sendable {
  public var site: RotationSite
  /// How its class is rotated; nothing if it stays as it is.
  public var rotation: Rotation?
  /// One sentence in lower case without a full stop.
  public var reason: String
  /// Of every input of a product that the class has; none if nothing was measured.
  public var measurements: [RotationMeasurement]

  public init(
    site: RotationSite, rotation: Rotation?, reason: String, measurements: [RotationMeasurement]
  ) {
    self.site = site
    self.rotation = rotation
    self.reason = reason
    self.measurements = measurements
  }
}
