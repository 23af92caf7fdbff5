import CoreyIR
import CoreyPasses

/// A calibration as JSON: what was gathered, so that files can be merged, and for people what
/// follows from it.
///
/// The order of all members is fixed: equal calibrations have equal texts.
public enum CalibrationFile {
  /// The version of the format that is written, and the only one that is read.
  public static let schema = 1

  /// The text of a calibration.
  public static func text(_ calibration: Calibration) -> String {
    var text = "{\n\"calibration\": \(schema),\n"
    text += "\"inputs\": \(source(calibration.inputs)),\n"
    text += "\"weights\": \(source(calibration.weights)),\n"
    text += "\"tokens\": \(calibration.tokens),\n"
    text += "\"program_hash\": \(JSONText.string(calibration.programHash)),\n"
    text += "\"weights_hash\": \(JSONText.string(calibration.weightsHash)),\n"
    text += "\"layers\": [\n"
    text += calibration.instances.map(layer).joined(separator: ",\n")
    return text + "\n]\n}\n"
  }

  private static func source(_ source: CalibrationSource) -> String {
    switch source {
    case .given(let names): "{\"files\": [\(names.map(JSONText.string).joined(separator: ", "))]}"
    case .synthetic(let seed): "{\"synthetic_seed\": \"\(seed)\"}"
    }
  }

  private static func layer(_ layer: CalibratedLayer) -> String {
    "{\"prefix\": \(JSONText.string(layer.prefix)), \"layer\": \(JSONText.string(layer.layer)), "
      + "\"values\": [\n" + layer.values.map(value).joined(separator: ",\n") + "\n]}"
  }

  private static func value(_ value: CalibratedValue) -> String {
    let gathered = value.gathered
    let moments = gathered.moments
    let statistics = ValueStatistics(gathered)
    var members = [
      "\"name\": \(JSONText.string(value.name))",
      "\"axes\": [\(value.axes.map(JSONText.string).joined(separator: ", "))]",
      "\"elements_per_step\": \(value.elementsPerStep)",
      "\"entropy_auto\": \(statistics.autoEntropy)",
      "\"entropy_abs\": \(statistics.absoluteEntropy)",
      "\"crest\": \(statistics.crest)", "\"kurtosis\": \(statistics.kurtosis)",
      "\"outliers\": \(statistics.outliers)",
      "\"p9995\": \(statistics.percentile9995)", "\"p99999\": \(statistics.percentile99999)",
      "\"nan\": \(gathered.nanCount)", "\"infinite\": \(gathered.infiniteCount)",
      "\"moments\": "
        + numbers([
          moments.count, moments.mean, moments.second, moments.third, moments.fourth,
        ]),
    ]
    if gathered.minimum <= gathered.maximum {
      members.append("\"range\": \(numbers([gathered.minimum, gathered.maximum]))")
    }
    members.append("\"histogram\": \(JSONText.string(gathered.histogram.text))")
    if let channels = value.channels { members.append("\"channels\": \(self.channels(channels))") }
    return "{\(members.joined(separator: ", "))}"
  }

  private static func channels(_ channels: ChannelAccumulator) -> String {
    // A channel without numbers has no range.
    func range(_ bounds: [Float]) -> String {
      numbers(bounds.map { $0.isFinite ? $0 : 0 })
    }
    return "{\"count\": [\(channels.counts.map { "\($0)" }.joined(separator: ", "))], "
      + "\"min\": \(range(channels.minima)), \"max\": \(range(channels.maxima)), "
      + "\"sum\": \(numbers(channels.sums)), \"squares\": \(numbers(channels.squares)), "
      + "\"largest\": \(numbers(channels.largest))}"
  }

  private static func numbers(_ numbers: [some BinaryFloatingPoint]) -> String {
    "[\(numbers.map { "\($0)" }.joined(separator: ", "))]"
  }
}
