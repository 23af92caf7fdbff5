/// What a schedule may know of the machine it is for.
public struct Machine: Hashable, Sendable, Codable {
  /// One level of cache.
  public struct Cache: Hashable, Sendable, Codable {
    /// 1 is the nearest to the core.
    public var level: Int
    public var bytes: Int
    public var lineBytes: Int
    public var ways: Int
    /// Cores that share one of these.
    public var sharedBy: Int

    public init(level: Int, bytes: Int, lineBytes: Int = 64, ways: Int, sharedBy: Int = 1) {
      self.level = level
      self.bytes = bytes
      self.lineBytes = lineBytes
      self.ways = ways
      self.sharedBy = sharedBy
    }
  }

  public var name: String
  public var cores: Int
  /// Floats of one vector.
  public var lanes: Int
  /// Data caches, the nearest first.
  public var caches: [Cache]
  /// Bytes per second that one core reads from memory.
  public var readBandwidth: Double
  /// Bytes per second that one core writes to memory.
  public var writeBandwidth: Double
  /// Floating-point operations per second of one core, a fused multiply-add being two.
  public var peak: Double

  public init(
    name: String, cores: Int, lanes: Int, caches: [Cache], readBandwidth: Double,
    writeBandwidth: Double, peak: Double
  ) {
    self.name = name
    self.cores = cores
    self.lanes = lanes
    self.caches = caches
    self.readBandwidth = readBandwidth
    self.writeBandwidth = writeBandwidth
    self.peak = peak
  }

  /// The last level of cache, behind which memory begins.
  public var lastLevel: Cache? { caches.last }
}

extension Machine {
  /// A server core of about 2020 with 32 MiB of last-level cache: what schedules are for if nothing
  /// else is said, so that emitted code does not depend on where it was emitted.
  public static let standard = Machine(
    name: "standard", cores: 2, lanes: 16,
    caches: [
      Cache(level: 1, bytes: 32 << 10, ways: 8), Cache(level: 2, bytes: 1 << 20, ways: 16),
      Cache(level: 3, bytes: 32 << 20, ways: 16, sharedBy: 2),
    ], readBandwidth: 10e9, writeBandwidth: 6e9, peak: 120e9)
}
