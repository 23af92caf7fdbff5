import CoreyIR
import CoreySchedule

/// The buffers of every kernel function by their C names, with their bytes.
public struct KernelLayout: Sendable {
  /// Bytes for a batch and a segment.
  struct Extent: Sendable {
    var elements: Buffer.Extent
    var elementSize: Int
    /// Whether only the memory around it bounds it.
    var isOpen = false

    func bytes(batch: Int, steps: Int) -> Int? {
      if isOpen { return nil }
      let count =
        elements.fixed + elements.perBatch * batch + elements.perStep * steps
        + elements.perBatchAndStep * batch * steps
      return count * elementSize
    }
  }

  /// A kernel, by its place in the program.
  public struct Position: Hashable, Sendable {
    public var layer: Int
    public var kernel: Int
    public init(layer: Int, kernel: Int) {
      self.layer = layer
      self.kernel = kernel
    }
  }

  private var extents: [String: [String: Extent]] = [:]
  /// Where the program has the kernel of a C function.
  public private(set) var positions: [String: Position] = [:]

  /// - Parameters:
  ///   - functions: The name of the C function of each kernel, by layer.
  public init(_ program: LoopProgram, functions: [[String]]) {
    for (index, layer) in program.layers.enumerated() {
      let buffers = Self.buffers(of: layer)
      for (kernel, function) in functions[index].enumerated() {
        extents[function] = buffers
        positions[function] = Position(layer: index, kernel: kernel)
      }
    }
  }

  func extent(of buffer: String, in function: String) -> Extent? { extents[function]?[buffer] }

  private static func buffers(of layer: LayerLoops) -> [String: Extent] {
    var states: [Int] = [layer.stateElements]
    var localStates: [Int] = [layer.localStateElements]
    var packed: [Int] = [layer.packedBytes]
    for buffer in layer.buffers {
      switch buffer.kind {
      case .state(let offset): states.append(offset)
      case .localState(let offset): localStates.append(offset)
      case .packed(let offset): packed.append(offset)
      default: break
      }
    }
    /// From an offset to the next.
    func room(_ offset: Int, _ offsets: [Int]) -> Int {
      (offsets.filter { $0 > offset }.min() ?? offset) - offset
    }
    var result: [String: Extent] = [:]
    for buffer in layer.buffers {
      let size = buffer.type.bytes
      switch buffer.kind {
      case .input, .output:
        result[buffer.name] = Extent(elements: Buffer.Extent(), elementSize: size, isOpen: true)
      case .state(let offset):
        result[buffer.name] = Extent(
          elements: Buffer.Extent(perBatch: room(offset, states)), elementSize: 4)
      case .localState(let offset):
        result[buffer.name] = Extent(
          elements: Buffer.Extent(perBatch: room(offset, localStates)), elementSize: 4)
      case .packed(let offset):
        result[buffer.name] = Extent(
          elements: Buffer.Extent(fixed: room(offset, packed)), elementSize: 1)
      case .segment(let extent), .tile(let extent):
        result[buffer.name] = Extent(elements: extent, elementSize: size)
      case .weight, .packScratch: break
      }
    }
    return result
  }
}
