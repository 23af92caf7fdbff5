import CoreyIR
import CoreyPasses

extension CalibrationFile {
  /// Reads a calibration.
  /// - Throws: The file cannot be read, or is no calibration of this version.
  public static func read(_ path: String) throws(Diagnostic) -> Calibration {
    let bytes = try WholeFile.read(path)
    return try CalibrationReader(path: path).calibration(try JSONParser.parse(bytes, path: path))
  }
}

/// Takes a parsed calibration apart; whatever is missing or wrong is named by its place.
private struct CalibrationReader {
  let path: String

  func calibration(_ root: JSONValue) throws(Diagnostic) -> Calibration {
    guard case .integer(let schema) = root["calibration"] else {
      throw failure("the file is no calibration", "calibration")
    }
    guard schema == CalibrationFile.schema else {
      throw failure(
        "the file is a calibration of version \(schema), and this coreyc reads version "
          + "\(CalibrationFile.schema)", "calibration")
    }
    var layers: [CalibratedLayer] = []
    for (index, element) in try list(root["layers"], "layers").enumerated() {
      layers.append(try layer(element, "layers[\(index)]"))
    }
    guard case .integer(let tokens) = root["tokens"], tokens >= 0 else {
      throw failure("a number of tokens must stand here", "tokens")
    }
    return Calibration(
      inputs: try source(root["inputs"], "inputs"), weights: try source(root["weights"], "weights"),
      tokens: tokens, programHash: try string(root["program_hash"], "program_hash"),
      weightsHash: try string(root["weights_hash"], "weights_hash"), instances: layers)
  }

  private func source(
    _ value: JSONValue?, _ place: String
  ) throws(Diagnostic) -> CalibrationSource {
    if let text = value?["synthetic_seed"]?.text, let seed = UInt64(text) {
      return .synthetic(seed: seed)
    }
    var names: [String] = []
    for name in try list(value?["files"], place) { names.append(try string(name, place)) }
    return .given(names)
  }

  private func layer(_ value: JSONValue, _ place: String) throws(Diagnostic) -> CalibratedLayer {
    var values: [CalibratedValue] = []
    var names: Set<String> = []
    for (index, element) in try list(value["values"], place + ".values").enumerated() {
      let read = try self.value(element, "\(place).values[\(index)]")
      guard names.insert(read.name).inserted else {
        throw failure("the value '\(read.name)' stands twice", place)
      }
      values.append(read)
    }
    return CalibratedLayer(
      prefix: try string(value["prefix"], place + ".prefix"),
      layer: try string(value["layer"], place + ".layer"), values: values)
  }

  private func value(_ value: JSONValue, _ place: String) throws(Diagnostic) -> CalibratedValue {
    var axes: [String] = []
    for axis in try list(value["axes"], place + ".axes") {
      axes.append(try string(axis, place + ".axes"))
    }
    guard case .integer(let elements) = value["elements_per_step"], elements >= 0 else {
      throw failure("a number of elements must stand here", place + ".elements_per_step")
    }
    let powers = try numbers(value["moments"], place + ".moments", count: 5)
    var moments = Moments()
    (moments.count, moments.mean) = (powers[0], powers[1])
    (moments.second, moments.third, moments.fourth) = (powers[2], powers[3], powers[4])
    let range =
      try value["range"].map { (range) throws(Diagnostic) in
        try numbers(range, place + ".range", count: 2)
      } ?? [.infinity, -.infinity]
    guard
      let histogram = FloatHistogram(
        text: try string(value["histogram"], place + ".histogram"))
    else { throw failure("counts of bins must stand here", place + ".histogram") }
    return CalibratedValue(
      name: try string(value["name"], place + ".name"), axes: axes, elementsPerStep: elements,
      gathered: ValueAccumulator(
        nanCount: try counts(value["nan"], place + ".nan"),
        infiniteCount: try counts(value["infinite"], place + ".infinite"), minimum: range[0],
        maximum: range[1], moments: moments, histogram: histogram),
      channels: try value["channels"].map { (channels) throws(Diagnostic) in
        try self.channels(channels, place + ".channels")
      })
  }

  private func channels(
    _ value: JSONValue, _ place: String
  ) throws(Diagnostic) -> ChannelAccumulator {
    var counts: [UInt64] = []
    for element in try list(value["count"], place) {
      counts.append(try self.counts(element, place))
    }
    let minima = try numbers(value["min"], place, count: counts.count).map { Float($0) }
    let maxima = try numbers(value["max"], place, count: counts.count).map { Float($0) }
    let isEmpty = counts.map { $0 == 0 }
    let channels = ChannelAccumulator(
      counts: counts, minima: zip(minima, isEmpty).map { $1 ? .infinity : $0 },
      maxima: zip(maxima, isEmpty).map { $1 ? -.infinity : $0 },
      sums: try numbers(value["sum"], place), squares: try numbers(value["squares"], place),
      largest: try numbers(value["largest"], place).map { Float($0) })
    guard let channels else { throw failure("arrays of channels differ in length", place) }
    return channels
  }

  // MARK: Parts

  private func counts(_ value: JSONValue?, _ place: String) throws(Diagnostic) -> UInt64 {
    guard case .integer(let number) = value, let count = UInt64(exactly: number) else {
      throw failure("a count must stand here", place)
    }
    return count
  }

  private func numbers(
    _ value: JSONValue?, _ place: String, count: Int? = nil
  ) throws(Diagnostic) -> [Double] {
    var numbers: [Double] = []
    for element in try list(value, place) {
      switch element {
      case .integer(let number): numbers.append(Double(number))
      case .number(let number) where number.isFinite: numbers.append(number)
      default: throw failure("numbers must stand here", place)
      }
    }
    guard numbers.count == count ?? numbers.count else {
      throw failure("\(numbers.count) numbers stand where \(count ?? 0) must", place)
    }
    return numbers
  }

  private func list(_ value: JSONValue?, _ place: String) throws(Diagnostic) -> [JSONValue] {
    guard case .array(let elements) = value else {
      throw failure("an array must stand here", place)
    }
    return elements
  }

  private func string(_ value: JSONValue?, _ place: String) throws(Diagnostic) -> String {
    guard let text = value?.text else { throw failure("a text must stand here", place) }
    return text
  }

  private func failure(_ message: String, _ place: String) -> Diagnostic {
    .error(
      message, file: path, detail: place,
      suggestion: "write it again with 'coreyc calibrate'")
  }
}
