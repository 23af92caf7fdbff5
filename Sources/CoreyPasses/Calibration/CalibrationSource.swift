/// Where the numbers of a calibration came from.
public enum CalibrationSource: Hashable, Sendable {
  /// Files, by name.
  case given([String])
  /// The heavy-tailed generator with a seed.
  case synthetic(seed: UInt64)

  /// As it stands in remarks, reports and the heads of dumps.
  public var text: String {
    switch self {
    case .given(let names): names.joined(separator: ", ")
    case .synthetic(let seed): "synthetic: heavy-tailed numbers of seed \(seed)"
    }
  }

  public var isSynthetic: Bool {
    if case .synthetic = self { true } else { false }
  }
}
