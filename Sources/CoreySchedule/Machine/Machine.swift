/// What a schedule may know of the machine it is for.
public struct Machine: Hashable, Sendable {
  /// One level of cache.
  public struct Cache: Hashable, Sendable {
    /// 1 is the nearest to the core.
    public var level: Int
    public var bytes: Int
    public var lineBytes: Int
    public var ways: Int
    /// Cores that share one of these.
    public var sharedBy: Int
    /// Bytes per second that one core reads from it.
    public var bandwidth: Double

    public init(
      level: Int, bytes: Int, lineBytes: Int = 64, ways: Int, sharedBy: Int = 1,
      bandwidth: Double
    ) {
      self.level = level
      self.bytes = bytes
      self.lineBytes = lineBytes
      self.ways = ways
      self.sharedBy = sharedBy
      self.bandwidth = bandwidth
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
  /// Exponentials and their like per second of one core.
  public var functionRate: Double

  public init(
    name: String, cores: Int, lanes: Int, caches: [Cache], readBandwidth: Double,
    writeBandwidth: Double, peak: Double, functionRate: Double
  ) {
    self.name = name
    self.cores = cores
    self.lanes = lanes
    self.caches = caches
    self.readBandwidth = readBandwidth
    self.writeBandwidth = writeBandwidth
    self.peak = peak
    self.functionRate = functionRate
  }

  /// The last level of cache, behind which memory begins.
  public var lastLevel: Cache? { caches.last }
}
