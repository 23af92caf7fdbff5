import CoreyIR

/// What a compiled layer looks like from outside: enough to call it without knowing its C types.
///
/// The C side is DESIGN: `NAME_args` is a fixed header, then one pointer for each input, output and
/// so on, in the order of this type; `NAME_weights` is one pointer for each entry of `weights`.
///
/// ```c
/// typedef struct NAME_args {
///   size_t size;                  // sizeof(NAME_args)
///   int32_t version;              // KernelInterface.abiVersion
///   int32_t reserved;             // 0
///   int64_t b, t;
///   const T *<input>; …           // [b, t, …] contiguous, one pointer per input
///   T *<output>; …                // one pointer per output; NULL if optional and not wanted
///   const float *state_in;        // the bundle of all kept states; NULL: zeros
///   float *state_out;             // the bundle after the last step; may equal state_in; may be NULL
///   const void *packed;           // the packed weights, 64-byte aligned
///   void *workspace;              // NAME_workspace_size(b, t, threads) bytes, 64-byte aligned
///   void (*barrier)(void *);      // unused when threads = 1
///   void *barrier_argument;
/// } NAME_args;
/// ```
///
/// Entry points: `size_t NAME_workspace_size(int64_t b, int64_t t, int threads)`,
/// `size_t NAME_packed_size(void)`, `size_t NAME_state_size(int64_t b)`,
/// `int NAME_pack_weights(const NAME_weights *, void *packed)`, which does
/// `int NAME_pack_part(const NAME_weights *, void *packed, int64_t part)` for each part,
/// `int NAME_run(const NAME_args *, int thread, int threads)`: 0 or an error code.
public struct KernelInterface: Hashable, Sendable, Codable {
  /// The version in `NAME_args`.
  public static let abiVersion: Int32 = 1

  /// A length of a port's dimension.
  public enum Extent: Hashable, Sendable, Codable {
    case batch, time
    case fixed(Int)
  }

  /// An input or an output: contiguous, the first dimension outermost.
  public struct Port: Hashable, Sendable, Codable {
    public var name: String
    public var extents: [Extent]
    /// Raw value of a `StorageType`.
    public var type: String
    public init(name: String, extents: [Extent], type: String) {
      self.name = name
      self.extents = extents
      self.type = type
    }
  }

  /// A kept state: f32, contiguous, at `offset * b` floats of the bundle.
  public struct StatePort: Hashable, Sendable, Codable {
    /// With the prefixes of the calls: `layers.3.conv`.
    public var name: String
    /// Batch is always among them (a state without `b` in its dims is refused by the checker).
    public var extents: [Extent]
    /// Floats per batch entry of all states before this one.
    public var offset: Int
    /// The basis in which it is kept, if not the one that the layer was written in.
    public var basis: String
    public init(name: String, extents: [Extent], offset: Int, basis: String = "") {
      self.name = name
      self.extents = extents
      self.offset = offset
      self.basis = basis
    }

    /// The name in files of states: numbers kept in one basis are never read in another.
    public var storedName: String { basis.isEmpty ? name : "\(name) in \(basis)" }
  }

  /// One tensor of a weight file, as one pointer of `NAME_weights`.
  public struct WeightPort: Hashable, Sendable, Codable {
    /// The full name in the file.
    public var name: String
    /// The shape as declared; lengths of 1 do not count when compared with the file's.
    public var shape: [Int]
    /// The stored type the pack program reads: raw value of a `StorageType`.
    public var type: String
    /// If the file lacks the tensor, the pointer is NULL and every element has this value.
    public var fallback: Double?
    public init(name: String, shape: [Int], type: String, fallback: Double?) {
      self.name = name
      self.shape = shape
      self.type = type
      self.fallback = fallback
    }
  }

  /// The prefix of the C names: an identifier.
  public var name: String
  public var inputs: [Port]
  public var outputs: [Port]
  /// Positions of the outputs whose pointer may be NULL: what serves them alone is not done then.
  public var optionalOutputs: [Int]
  public var states: [StatePort]
  /// Floats of the state bundle per batch entry.
  public var stateElements: Int
  public var weights: [WeightPort]
  /// The parts of the pack program: which of `weights` each reads. Other pointers may be NULL while it
  /// runs.
  public var packParts: [[Int]]
  /// Bytes of the packed weights: what a run reads and a packed file holds.
  public var packedBytes: Int
  /// Bytes behind them that packing works in; `NAME_packed_size()` counts both.
  public var packScratchBytes: Int
  /// Whether a run must see the whole sequence: its states are local.
  public var needsWholeSequence: Bool

  public init(
    name: String, inputs: [Port], outputs: [Port], optionalOutputs: [Int] = [],
    states: [StatePort], stateElements: Int, weights: [WeightPort], packParts: [[Int]],
    packedBytes: Int, packScratchBytes: Int = 0, needsWholeSequence: Bool
  ) {
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.optionalOutputs = optionalOutputs
    self.states = states
    self.stateElements = stateElements
    self.weights = weights
    self.packParts = packParts
    self.packedBytes = packedBytes
    self.packScratchBytes = packScratchBytes
    self.needsWholeSequence = needsWholeSequence
  }
}
