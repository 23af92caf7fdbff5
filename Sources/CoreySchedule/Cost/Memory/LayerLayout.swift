import CoreyIR

/// Where the workspace of a layer holds what, in bytes, for a segment of a known length.
struct LayerLayout {
  /// Before each value that crosses kernels.
  private(set) var segments: [BufferID: Int] = [:]
  /// Of all of these.
  private(set) var segmentBytes = 0
  /// Before each tile, by kernel.
  private(set) var tiles: [[BufferID: Int]] = []
  /// What the layer's own kernels need.
  private(set) var ownBytes = 0

  init(_ layer: LayerLoops, placements: [TilePlacement], batch: Int, segment: Int) {
    var total = Buffer.Extent()
    for (index, buffer) in layer.buffers.enumerated() {
      if case .segment(let extent) = buffer.kind {
        segments[BufferID(index)] = total.bytes(batch: batch, segment: segment)
        total = total + extent.aligned
      }
    }
    segmentBytes = total.bytes(batch: batch, segment: segment)
    ownBytes = segmentBytes
    for placement in placements {
      tiles.append(
        placement.offsets.mapValues { (total + $0).bytes(batch: batch, segment: segment) })
      ownBytes = max(ownBytes, (total + placement.size).bytes(batch: batch, segment: segment))
    }
  }
}

extension Buffer.Extent {
  /// Bytes of so many floats.
  func bytes(batch: Int, segment: Int) -> Int {
    (fixed + perBatch * batch + perStep * segment + perBatchAndStep * batch * segment) * 4
  }
}
