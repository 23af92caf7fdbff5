/// The kernels of one layer and the order they run in.
public struct LayerLoops: Hashable, Sendable {
  public var name: String
  public var inputs: [PortLoops]
  public var outputs: [PortLoops]
  public var buffers: [Buffer]
  public var kernels: [Kernel]
  public var steps: [Step]
  /// The pack program, without batch and time: its parts share one scratch, one after the other.
  public var pack: [PackPart]
  /// The layer's own weight pointers, before those of the layers it calls.
  public var weightPorts: [WeightPointer]
  /// Floats of the layer's own states per batch entry.
  public var stateElements: Int
  /// The same of the states that are not kept.
  public var localStateElements: Int
  /// Bytes of the layer's own packed weights, a multiple of 64.
  public var packedBytes: Int
  /// Bytes of scratch its pack program needs.
  public var packScratchBytes: Int
  /// Inputs whose elements are rows of tables of this length: checked before a run.
  public var rowBounds: [Int: Int]

  public init(name: String) {
    self.name = name
    inputs = []
    outputs = []
    buffers = []
    kernels = []
    steps = []
    pack = []
    weightPorts = []
    stateElements = 0
    localStateElements = 0
    packedBytes = 0
    packScratchBytes = 0
    rowBounds = [:]
  }

  public subscript(buffer: BufferID) -> Buffer { buffers[buffer.index] }
}
