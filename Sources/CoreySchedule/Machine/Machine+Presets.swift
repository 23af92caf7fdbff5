extension Machine {
  /// A server core of about 2020 with 32 MiB of last-level cache: what schedules are for if nothing
  /// else is said, so that emitted code does not depend on where it was emitted.
  public static let standard = core(name: "standard", lastLevel: 32 << 20)

  /// The same core with other last-level caches, by name: `256kb`, `1mb`, … `32mb`.
  public static let presets: [Machine] = [
    core(name: "256kb", lastLevel: 256 << 10), core(name: "1mb", lastLevel: 1 << 20),
    core(name: "2mb", lastLevel: 2 << 20), core(name: "4mb", lastLevel: 4 << 20),
    core(name: "8mb", lastLevel: 8 << 20), core(name: "16mb", lastLevel: 16 << 20),
    core(name: "32mb", lastLevel: 32 << 20),
  ]

  /// The machine of a name: a preset, or `standard`.
  public static func preset(_ name: String) -> Machine? {
    ([standard] + presets).first { $0.name == name.lowercased() }
  }

  /// A core with a last-level cache of so many bytes, and what fits before it.
  private static func core(name: String, lastLevel: Int) -> Machine {
    var caches = [Cache(level: 1, bytes: 32 << 10, ways: 8, bandwidth: 300e9)]
    let second = lastLevel > 2 << 20 ? 1 << 20 : 256 << 10
    if lastLevel > second {
      caches.append(Cache(level: 2, bytes: second, ways: 16, bandwidth: 90e9))
    }
    caches.append(
      Cache(
        level: caches.count + 1, bytes: lastLevel, ways: 16, sharedBy: 2,
        bandwidth: lastLevel > second ? 25e9 : 90e9))
    return Machine(
      name: name, cores: 2, lanes: 16, caches: caches, readBandwidth: 10e9, writeBandwidth: 6e9,
      peak: 120e9, functionRate: 1.5e9)
  }
}
