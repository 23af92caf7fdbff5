import CoreyIR
import CoreySchedule

/// Takes a machine out of JSON, number by number, each within reason.
struct MachineReader {
  let path: String

  func machine(_ json: JSONValue) throws(Diagnostic) -> Machine {
    guard json.members != nil, json["schema"] != nil else {
      throw failure("is not the description of a machine", nil)
    }
    guard json["schema"]?.text == MachineFile.schema else {
      throw failure("has another schema than '\(MachineFile.schema)'", "schema")
    }
    try check(
      json,
      [
        "schema", "name", "cores", "lanes", "caches", "read_bandwidth", "write_bandwidth", "peak",
        "function_rate",
      ])
    guard let name = json["name"]?.text else { throw failure("needs a name in quotes", "name") }
    let lanes = try integer(json, "lanes", 1...16)
    guard [1, 4, 8, 16].contains(lanes) else {
      throw failure("has \(lanes) lanes where 1, 4, 8 or 16 are known", "lanes")
    }
    return Machine(
      name: name, cores: try integer(json, "cores", 1...65536), lanes: lanes,
      caches: try caches(json["caches"]), readBandwidth: try rate(json, "read_bandwidth"),
      writeBandwidth: try rate(json, "write_bandwidth"), peak: try rate(json, "peak"),
      functionRate: try rate(json, "function_rate"))
  }

  private func caches(_ json: JSONValue?) throws(Diagnostic) -> [Machine.Cache] {
    guard case .array(let elements)? = json, (1...8).contains(elements.count) else {
      throw failure("needs a list of 1 to 8 caches, the nearest first", "caches")
    }
    var caches: [Machine.Cache] = []
    for (index, element) in elements.enumerated() {
      let place = "caches[\(index)]"
      guard element.members != nil else { throw failure("needs an object here", place) }
      try check(element, ["level", "bytes", "line_bytes", "ways", "shared_by", "bandwidth"], place)
      let cache = Machine.Cache(
        level: try integer(element, "level", 1...8, place),
        bytes: try integer(element, "bytes", 1024...(1 << 40), place),
        lineBytes: try integer(element, "line_bytes", 64...64, place),
        ways: try integer(element, "ways", 1...65536, place),
        sharedBy: try integer(element, "shared_by", 1...65536, place),
        bandwidth: try rate(element, "bandwidth", place))
      if let nearer = caches.last, nearer.bytes >= cache.bytes || nearer.level >= cache.level {
        throw failure("is not larger and farther than the cache before", place)
      }
      caches.append(cache)
    }
    return caches
  }

  // MARK: Numbers

  private func integer(
    _ json: JSONValue, _ name: String, _ range: ClosedRange<Int>, _ place: String? = nil
  ) throws(Diagnostic) -> Int {
    guard case .integer(let number)? = json[name], range.contains(number) else {
      let wanted =
        range.count == 1
        ? "the number \(range.lowerBound)"
        : "an integer from \(range.lowerBound) to \(range.upperBound)"
      throw failure("needs \(wanted)", join(place, name))
    }
    return number
  }

  private func rate(
    _ json: JSONValue, _ name: String, _ place: String? = nil
  ) throws(Diagnostic) -> Double {
    let number: Double
    switch json[name] {
    case .integer(let whole): number = Double(whole)
    case .number(let value): number = value
    default: number = 0
    }
    guard number >= 1, number <= 1e18 else {
      throw failure("needs a number per second, from 1 to 1e18", join(place, name))
    }
    return number
  }

  /// Refuses members that nothing reads: most likely they are misspelt.
  private func check(
    _ json: JSONValue, _ names: [String], _ place: String? = nil
  ) throws(Diagnostic) {
    for member in json.members ?? [] where !names.contains(member.name) {
      throw Diagnostic.error(
        "the machine has a member '\(member.name)' that means nothing", file: path,
        detail: join(place, member.name),
        suggestion: Suggestion.didYouMean(member.name, among: names)
          ?? "the members are \(names.joined(separator: ", "))")
    }
  }

  private func join(_ place: String?, _ name: String) -> String {
    place.map { "\($0).\(name)" } ?? name
  }

  private func failure(_ message: String, _ place: String?) -> Diagnostic {
    .error(
      "the machine \(message)", file: path, detail: place,
      suggestion: "'coreyc machine -o FILE' writes a description of this machine")
  }
}
