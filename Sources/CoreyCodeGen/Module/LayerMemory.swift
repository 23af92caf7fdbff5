import CoreySchedule

/// Where the workspace of a layer holds what, in floats, as C expressions of B and S.
///
/// First the values that cross kernels, then the tiles of the kernel that runs; the layers it calls
/// work behind the former.
struct LayerMemory {
  private let program: LoopProgram
  private let index: Int
  private var layer: LayerLoops { program.layers[index] }
  private var segments: [BufferID: Buffer.Extent] = [:]
  private var total = Buffer.Extent()

  init(program: LoopProgram, index: Int) {
    self.program = program
    self.index = index
    for (position, buffer) in program.layers[index].buffers.enumerated() {
      if case .segment(let extent) = buffer.kind {
        segments[BufferID(position)] = total
        total = total + extent.aligned
      }
    }
  }

  /// The floats before a value that crosses kernels.
  func segmentOffset(of id: BufferID) -> String { (segments[id] ?? Buffer.Extent()).cText }

  /// The floats of all values that cross kernels.
  var segmentsSize: String { total.cText }

  /// The buffers a kernel touches, in order of their declaration.
  func buffers(of kernel: Kernel) -> [BufferID] {
    var found = Set<BufferID>()
    for statement in kernel.body { statement.visitBuffers { found.insert($0) } }
    return found.filter { $0.index >= 0 }.sorted { $0.index < $1.index }
  }

  /// The buffers a kernel touches outside of its nests, in order of their declaration.
  func buffers(outsideNestsOf kernel: Kernel) -> [BufferID] {
    var found = Set<BufferID>()
    for statement in kernel.body { statement.visitBuffersOutsideNests { found.insert($0) } }
    return found.filter { $0.index >= 0 }.sorted { $0.index < $1.index }
  }

  /// The floats before each tile of a kernel.
  func tileOffsets(of kernel: Kernel) -> [BufferID: String] {
    TilePlacement(kernel: kernel, buffers: layer.buffers).offsets.mapValues { (total + $0).cText }
  }

  /// The sizes whose largest is what the layer needs, in floats.
  var needs: [String] {
    layer.kernels.map {
      (total + TilePlacement(kernel: $0, buffers: layer.buffers).size).cText
    }
  }
}

extension Buffer.Extent {
  var cText: String {
    var terms: [String] = []
    if fixed != 0 { terms.append("\(fixed)") }
    if perBatch != 0 { terms.append("\(perBatch) * B") }
    if perStep != 0 { terms.append("\(perStep) * S") }
    if perBatchAndStep != 0 { terms.append("\(perBatchAndStep) * B * S") }
    return terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }
}
