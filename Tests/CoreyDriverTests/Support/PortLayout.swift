import CoreySchedule

/// How a port's numbers lie in memory, and how to cut them along batch or time.
///
/// Numbers are 32-bit words, f32 or i32 alike, so that equality is equality of bits.
struct PortLayout {
  let extents: [KernelInterface.Extent]
  let batch: Int
  let time: Int

  var lengths: [Int] {
    extents.map {
      switch $0 {
      case .batch: batch
      case .time: time
      case .fixed(let length): length
      }
    }
  }

  var count: Int { lengths.reduce(1, *) }

  /// The words whose index along the extent lies in the range; all of them if the port lacks it.
  func slice(
    _ words: [UInt32], along extent: KernelInterface.Extent, _ range: Range<Int>
  ) -> [UInt32] {
    guard let axis = extents.firstIndex(of: extent) else { return words }
    let outer = lengths[..<axis].reduce(1, *)
    let inner = lengths[(axis + 1)...].reduce(1, *)
    let stride = lengths[axis] * inner
    return (0..<outer).flatMap { index in
      words[
        (index * stride + range.lowerBound * inner)..<(index * stride + range.upperBound * inner)]
    }
  }

  /// The inverse of `slice`: joins pieces along the extent.
  ///
  /// - Parameter pieces: words and the length of each piece along the extent.
  static func join(
    _ pieces: [(words: [UInt32], length: Int)], extents: [KernelInterface.Extent], batch: Int,
    time: Int, along extent: KernelInterface.Extent
  ) -> [UInt32] {
    guard let axis = extents.firstIndex(of: extent) else { return pieces.last?.words ?? [] }
    let whole = PortLayout(extents: extents, batch: batch, time: time)
    let outer = whole.lengths[..<axis].reduce(1, *)
    let inner = whole.lengths[(axis + 1)...].reduce(1, *)
    return (0..<outer).flatMap { index in
      pieces.flatMap { piece in
        let row = piece.length * inner
        return piece.words[(index * row)..<((index + 1) * row)]
      }
    }
  }
}
