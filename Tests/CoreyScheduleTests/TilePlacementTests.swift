import CoreyIR
import CoreySchedule
import Testing

/// Tiles share memory only while they are not in use together.
struct TilePlacementTests {
  private func touch(_ buffers: Int...) -> Statement {
    .nest(
      "test",
      buffers.map {
        .store(Access(buffer: BufferID($0), index: 0), .constant(1))
      })
  }

  private func placement(_ body: [Statement], sizes: [Int]) -> TilePlacement {
    let buffers = sizes.enumerated().map {
      Buffer(kind: .tile(.init(fixed: $0.element)), name: "t\($0.offset)")
    }
    let chunk = Statement.stride("t0", from: 0, to: .variable("S"), step: 8, body)
    let kernel = Kernel(
      name: "k", comment: [], body: [.loop("ib", from: 0, to: 1, unroll: false, [chunk])],
      isReversed: false)
    return TilePlacement(kernel: kernel, buffers: buffers)
  }

  @Test func tilesUsedOneAfterTheOtherShareMemory() {
    let placed = placement([touch(0), touch(0, 1), touch(1, 2), touch(2)], sizes: [64, 64, 64])
    #expect(placed.offsets[BufferID(0)]?.fixed == placed.offsets[BufferID(2)]?.fixed)
    #expect(placed.offsets[BufferID(0)]?.fixed != placed.offsets[BufferID(1)]?.fixed)
    #expect(placed.size.fixed == 128)
  }

  @Test func tilesTouchedOutsideOfNestsKeepTheirMemory() {
    let move = Statement.move(buffer: BufferID(0), from: 8, to: 0, count: 8)
    let placed = placement([touch(0), touch(1), touch(2), move], sizes: [64, 64, 64])
    #expect(placed.offsets[BufferID(1)]?.fixed == placed.offsets[BufferID(2)]?.fixed)
    #expect(placed.offsets[BufferID(0)]?.fixed != placed.offsets[BufferID(1)]?.fixed)
  }

  @Test func placesDoNotOverlapInExamples() throws {
    for name in ["mamba1", "rwkv7", "mom"] {
      let loops = Example.loops(try Example.program(name))
      let layer = loops.layers[loops.layers.count - 1]
      for kernel in layer.kernels {
        let placed = TilePlacement(kernel: kernel, buffers: layer.buffers)
        let sum = layer.buffers.reduce(0) { sum, buffer in
          if case .tile(let extent) = buffer.kind { sum + extent.fixed } else { sum }
        }
        #expect(placed.size.fixed < sum)
      }
    }
  }
}
