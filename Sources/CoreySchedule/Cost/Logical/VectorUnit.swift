import CoreyIR

/// The vector unit that emitted code is counted for: what of the kernel text depends on the ISA.
public struct VectorUnit: Hashable, Sendable {
  /// Floats of one vector.
  public var lanes: Int
  /// The tallest register tile of `ck_matmul`, in rows.
  public var tileRows: Int
  /// The columns of a register tile that are computed in one pass over the depth.
  public var tileColumns: Int

  public init(lanes: Int, tileRows: Int, tileColumns: Int) {
    self.lanes = lanes
    self.tileRows = tileRows
    self.tileColumns = tileColumns
  }

  /// AVX-512.
  public static let v4 = VectorUnit(lanes: 16, tileRows: 14, tileColumns: 32)
  /// AVX2 with fma.
  public static let v3 = VectorUnit(lanes: 8, tileRows: 6, tileColumns: 16)
  /// SSE2, without fma.
  public static let v2 = VectorUnit(lanes: 4, tileRows: 1, tileColumns: 8)
  /// 64-bit ARM.
  public static let neon = VectorUnit(lanes: 4, tileRows: 6, tileColumns: 16)
  /// Plain C.
  public static let portable = VectorUnit(lanes: 1, tileRows: 2, tileColumns: 4)

  /// How often `ck_rotate` goes over its row: for the butterflies that fit eight vectors, for each
  /// wider one, for the dense factor, for what is left of scale and signs.
  public func rotationPasses(_ row: RowRotation) -> Int {
    let order = HadamardOrder(row.order)
    let first = lanes * max(1, min(8, order.width / lanes))
    let wider = max(1, order.width / first).trailingZeroBitCount
    let isDense = order.dense > 1
    let signsAtEnd =
      row.rotation.isInverse && row.rotation.signs(order: row.order).contains(true)
    return 1 + wider + (isDense ? 1 : 0) + (isDense && !signsAtEnd ? 0 : 1)
  }

  /// The unit of a machine with so many lanes that has fma.
  public static func lanes(_ lanes: Int) -> VectorUnit {
    switch lanes {
    case 16...: .v4
    case 8...: .v3
    case 4...: .neon
    default: .portable
    }
  }
}
