import CoreyIR

/// Memory that loops read and write.
public struct Buffer: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The caller's, by position among the layer's inputs or outputs.
    case input(Int)
    case output(Int)
    /// The bundle of kept states, read and updated in place, at this many floats per batch entry.
    case state(offset: Int)
    /// States that start at zero and are not kept.
    case localState(offset: Int)
    /// A tensor of a weight file, by position among the layer's own weight ports.
    case weight(port: Int)
    /// Packed weights, at a byte offset from the layer's own base.
    case packed(offset: Int)
    /// Scratch of the pack program, at a byte offset behind all packed weights.
    case packScratch(offset: Int)
    /// Values that live across kernels: the size is per batch entry and step of the segment.
    case segment(Extent)
    /// Values that live inside one kernel's chunk; kernels of a layer reuse the same memory.
    case tile(Extent)
  }

  /// Elements as `fixed + perBatch * b + perStep * s + perBatchAndStep * b * s`, where s is the
  /// segment's length.
  public struct Extent: Hashable, Sendable {
    public var fixed = 0
    public var perBatch = 0
    public var perStep = 0
    public var perBatchAndStep = 0
    public init(fixed: Int = 0, perBatch: Int = 0, perStep: Int = 0, perBatchAndStep: Int = 0) {
      self.fixed = fixed
      self.perBatch = perBatch
      self.perStep = perStep
      self.perBatchAndStep = perBatchAndStep
    }
  }

  public var kind: Kind
  /// The C name: legal, unique in the layer.
  public var name: String
  public var type: StorageType
  /// What it holds, for the reader of the emitted file.
  public var comment: String

  public init(kind: Kind, name: String, type: StorageType = .f32, comment: String = "") {
    self.kind = kind
    self.name = name
    self.type = type
    self.comment = comment
  }
}
