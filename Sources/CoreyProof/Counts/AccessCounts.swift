/// What emitted C loads and stores, in bytes, and where it leaves its buffers.
public struct AccessCounts: Sendable {
  /// What one C function does with one buffer; what the entry does around the kernels stands under
  /// the entry's name.
  public struct Row: Hashable, Sendable {
    public var function: String
    /// The buffer's C name.
    public var buffer: String
    /// Bytes.
    public var loads: Int
    public var stores: Int
  }

  /// In the order of their first access.
  public var rows: [Row]
  public var strays: [StrayAccess]
}
