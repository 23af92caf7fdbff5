/// A place in memory: one element, or one per lane.
public struct Access: Hashable, Sendable {
  /// How the lanes lie in memory.
  public struct Lanes: Hashable, Sendable {
    /// Elements from lane to lane; 1 is contiguous.
    public var stride: IntExpression
    /// How many lanes are there; the others read 0 and are not written. `nil`: all.
    public var valid: IntExpression?
    public init(stride: IntExpression, valid: IntExpression?) {
      self.stride = stride
      self.valid = valid
    }
  }

  public var buffer: BufferID
  /// Elements from the buffer's start.
  public var index: IntExpression
  public var lanes: Lanes?

  public init(buffer: BufferID, index: IntExpression, lanes: Lanes? = nil) {
    self.buffer = buffer
    self.index = index
    self.lanes = lanes
  }
}
