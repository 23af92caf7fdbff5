import CoreyIR

extension Calibration {
  /// Takes in a calibration of the same program and weights on other data.
  /// - Throws: It is of another program or of other weights.
  public mutating func merge(_ other: Calibration) throws(Diagnostic) {
    guard other.programHash == programHash else {
      throw Diagnostic(.error, "the calibrations are of two programs")
    }
    guard other.weightsHash == weightsHash else {
      throw Diagnostic(.error, "the calibrations are of one program with different weights")
    }
    let places = Dictionary(
      other.instances.enumerated().map { (Key($1), $0) }, uniquingKeysWith: { first, _ in first })
    for index in instances.indices {
      guard let place = places[Key(instances[index])] else { continue }
      var values = instances[index].values
      for value in values.indices {
        guard let more = other.instances[place][values[value].name] else { continue }
        values[value].gathered.merge(more.gathered)
        if let channels = more.channels { values[value].channels?.merge(channels) }
      }
      instances[index].values = values
    }
    let (sum, overflow) = tokens.addingReportingOverflow(other.tokens)
    tokens = overflow ? .max : sum
    inputs = Self.together(inputs, other.inputs)
  }

  private struct Key: Hashable {
    var prefix: String
    var layer: String

    init(_ layer: CalibratedLayer) {
      prefix = layer.prefix
      self.layer = layer.layer
    }
  }

  private static func together(
    _ first: CalibrationSource, _ second: CalibrationSource
  ) -> CalibrationSource {
    if first == second, first.isSynthetic { return first }
    func names(_ source: CalibrationSource) -> [String] {
      if case .given(let names) = source { names } else { [source.text] }
    }
    return .given(names(first) + names(second))
  }
}
