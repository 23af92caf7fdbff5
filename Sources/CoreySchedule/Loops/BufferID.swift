/// A buffer of one layer: an index into `LayerLoops.buffers`.
public struct BufferID: Hashable, Sendable {
  public var index: Int
  public init(_ index: Int) { self.index = index }
}
