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

  /// The floats before each tile of a kernel.
  func tileOffsets(of kernel: Kernel) -> [BufferID: String] {
    var place = total
    var result: [BufferID: String] = [:]
    for id in buffers(of: kernel) {
      if case .tile(let extent) = layer[id].kind {
        result[id] = place.cText
        place = place + extent.aligned
      }
    }
    return result
  }

  /// The sizes whose largest is what the layer needs, in floats.
  var needs: [String] {
    var result: [String] = []
    for kernel in layer.kernels {
      var place = total
      for id in buffers(of: kernel) {
        if case .tile(let extent) = layer[id].kind { place = place + extent.aligned }
      }
      result.append(place.cText)
    }
    return result
  }
}

extension Buffer.Extent {
  static func + (left: Self, right: Self) -> Self {
    Self(
      fixed: left.fixed + right.fixed, perBatch: left.perBatch + right.perBatch,
      perStep: left.perStep + right.perStep,
      perBatchAndStep: left.perBatchAndStep + right.perBatchAndStep)
  }

  /// Every term a multiple of 16 floats, so that all sums of extents are aligned to cache lines.
  var aligned: Self {
    func up(_ number: Int) -> Int { (number + 15) / 16 * 16 }
    return Self(
      fixed: up(fixed), perBatch: up(perBatch), perStep: up(perStep),
      perBatchAndStep: up(perBatchAndStep))
  }

  var cText: String {
    var terms: [String] = []
    if fixed != 0 { terms.append("\(fixed)") }
    if perBatch != 0 { terms.append("\(perBatch) * B") }
    if perStep != 0 { terms.append("\(perStep) * S") }
    if perBatchAndStep != 0 { terms.append("\(perBatchAndStep) * B * S") }
    return terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }
}
