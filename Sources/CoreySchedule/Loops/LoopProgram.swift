import CoreyIR

/// All loops of a program: what the C text transcribes and costs are counted from.
public struct LoopProgram: Hashable, Sendable {
  public var interface: KernelInterface
  /// Callees before callers; the last is the entry.
  public var layers: [LayerLoops]
  /// What the entry and all it calls need.
  public var totals: LayerTotals
  /// The longest stretch of time that one pass of the kernels covers; `nil`: the whole sequence.
  public var segment: Int?
  /// The lines that head the emitted file: source, options, plan.
  public var header: [String]

  public init(
    interface: KernelInterface, layers: [LayerLoops], totals: LayerTotals, segment: Int?,
    header: [String]
  ) {
    self.interface = interface
    self.layers = layers
    self.totals = totals
    self.segment = segment
    self.header = header
  }
}

/// The kernels of one layer and the order they run in.
public struct LayerLoops: Hashable, Sendable {
  public var name: String
  public var inputs: [PortLoops]
  public var outputs: [PortLoops]
  public var buffers: [Buffer]
  public var kernels: [Kernel]
  public var steps: [Step]
  /// The pack program: one kernel without batch and time.
  public var pack: Kernel
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
    pack = Kernel(name: "pack", comment: [], body: [], isReversed: false)
    weightPorts = []
    stateElements = 0
    localStateElements = 0
    packedBytes = 0
    packScratchBytes = 0
    rowBounds = [:]
  }

  public subscript(buffer: BufferID) -> Buffer { buffers[buffer.index] }
}

/// An input or output of a layer as its kernels see it.
public struct PortLoops: Hashable, Sendable {
  public var name: String
  public var type: StorageType
  /// Elements per batch entry and step.
  public var width: Int
  public var hasBatch: Bool
  public var hasTime: Bool
  /// Elements from step to step, for each batch entry if batch lies inside time.
  public var stepWidth: Int
  public var stepHasBatch: Bool
  public init(
    name: String, type: StorageType, width: Int, hasBatch: Bool, hasTime: Bool, stepWidth: Int,
    stepHasBatch: Bool
  ) {
    self.stepWidth = stepWidth
    self.stepHasBatch = stepHasBatch
    self.name = name
    self.type = type
    self.width = width
    self.hasBatch = hasBatch
    self.hasTime = hasTime
  }
}

/// A field of the weights structure: one pointer, or an array for stacked files.
public struct WeightPointer: Hashable, Sendable {
  public var name: String
  public var type: StorageType
  public var count: Int
  /// Elements of one file.
  public var elements: Int
  public init(name: String, type: StorageType, count: Int, elements: Int) {
    self.name = name
    self.type = type
    self.count = count
    self.elements = elements
  }
}

/// Ops run inside one loop over batch and time chunks.
public struct Kernel: Hashable, Sendable {
  public var name: String
  /// The statements of the source it computes.
  public var comment: [String]
  public var body: [Statement]
  /// Its time runs from the end.
  public var isReversed: Bool
  public init(name: String, comment: [String], body: [Statement], isReversed: Bool) {
    self.name = name
    self.comment = comment
    self.body = body
    self.isReversed = isReversed
  }
}

/// One step of a layer's run over a segment.
public indirect enum Step: Hashable, Sendable {
  case kernel(Int)
  case call(CallStep)
  /// Rounds of steps; carried values alternate between the two buffers of each pair.
  case loop(String, Range<Int>, [Step])
}

/// A call of another layer: what its ports are bound to.
public struct CallStep: Hashable, Sendable {
  /// Index into `LoopProgram.layers`.
  public var layer: Int
  public var inputs: [BufferID]
  public var outputs: [BufferID]
  /// Where the callee's states, packed weights and weight pointers start behind those of the
  /// caller, and how far they advance with the variable of the innermost loop around the call.
  public var site: CallSite
  public init(layer: Int, inputs: [BufferID], outputs: [BufferID], site: CallSite) {
    self.layer = layer
    self.inputs = inputs
    self.outputs = outputs
    self.site = site
  }
}

/// Offsets of one call site: `base + Σ stride * (variable - first)`.
public struct CallSite: Hashable, Sendable {
  public struct Place: Hashable, Sendable {
    public var base: Int
    public var strides: [Int]
    public init(base: Int, strides: [Int]) {
      self.base = base
      self.strides = strides
    }
  }

  /// The loop variables around the call, outermost first, with their ranges.
  public var variables: [String]
  public var ranges: [Range<Int>]
  /// Floats per batch entry.
  public var states: Place
  public var localStates: Place
  /// Bytes.
  public var packed: Place
  /// Pointers.
  public var weights: Place
  public init(
    variables: [String], ranges: [Range<Int>], states: Place, localStates: Place, packed: Place,
    weights: Place
  ) {
    self.variables = variables
    self.ranges = ranges
    self.states = states
    self.localStates = localStates
    self.packed = packed
    self.weights = weights
  }
}
