/// Where statistics of values come from when a decision asks for them.
public struct CalibrationOptions: Hashable, Sendable {
  /// A file of `coreyc calibrate`; a quick seeded calibration stands in if absent.
  public var file: String?
  /// Weight files as `--weights` names them; seeded weights if there are none.
  public var weights: [String]
  /// The seed of what is made up.
  public var seed: UInt64
  /// Whether a quick calibration is kept for other runs.
  public var keepsResults = true

  public init(file: String? = nil, weights: [String] = [], seed: UInt64 = 1) {
    self.file = file
    self.weights = weights
    self.seed = seed
  }

  /// Steps of the quick calibration.
  static let quickSteps = 256

  /// The quick calibration: heavy-tailed inputs, the weights that are known.
  var quickRequest: CalibrateRequest {
    var request = CalibrateRequest()
    request.weights = weights
    request.seed = seed
    request.time = Self.quickSteps
    return request
  }
}
