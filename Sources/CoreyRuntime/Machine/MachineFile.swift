import CoreyIR
import CoreySchedule

/// Descriptions of machines as JSON.
public enum MachineFile {
  /// What stands in every file, so that no other JSON is taken for one.
  static let schema = "corey-machine/1"

  /// A preset of that name, or what a file says.
  public static func machine(named name: String) throws(Diagnostic) -> Machine {
    if let preset = Machine.preset(name) { return preset }
    let bytes: [UInt8]
    do throws(Diagnostic) {
      bytes = try WholeFile.read(name)
    } catch {
      let presets = ([Machine.standard] + Machine.presets).map(\.name)
      guard !name.contains("/"), !name.hasSuffix(".json") else { throw error }
      throw Diagnostic(
        .error, "there is no machine '\(name)': neither a preset nor a file",
        suggestion: Suggestion.didYouMean(name, among: presets)
          ?? "the presets are \(presets.joined(separator: ", "))")
    }
    return try parse(bytes, path: name)
  }

  /// Reads a description.
  public static func parse(_ bytes: [UInt8], path: String) throws(Diagnostic) -> Machine {
    let reader = MachineReader(path: path)
    return try reader.machine(try JSONParser.parse(bytes, path: path))
  }

  /// A description as text.
  public static func text(_ machine: Machine) -> String {
    let caches = machine.caches.map { cache in
      "    {\"level\": \(cache.level), \"bytes\": \(cache.bytes), \"line_bytes\": \(cache.lineBytes), "
        + "\"ways\": \(cache.ways), \"shared_by\": \(cache.sharedBy), "
        + "\"bandwidth\": \(cache.bandwidth)}"
    }
    return """
      {
        "schema": "\(schema)",
        "name": \(JSONText.string(machine.name)),
        "cores": \(machine.cores),
        "lanes": \(machine.lanes),
        "caches": [
      \(caches.joined(separator: ",\n"))
        ],
        "read_bandwidth": \(machine.readBandwidth),
        "write_bandwidth": \(machine.writeBandwidth),
        "peak": \(machine.peak),
        "function_rate": \(machine.functionRate)
      }

      """
  }
}
