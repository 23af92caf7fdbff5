/// `y[r][0 ..< 32] = fma chain over k of x[r][k] * w[k][0 ..< 32]` for all rows, of a part of the
/// depth or all of it.
public struct MatrixTile: Hashable, Sendable {
  public var rows: IntExpression
  public var depth: Int
  public var x: Access
  /// Elements from one row of x to the next.
  public var xStride: IntExpression
  /// A panel of packed weights.
  public var w: Access
  public var y: Access
  public var yStride: IntExpression
  /// Not 0 where the chains go on from what y holds; `nil` where they always begin with this tile.
  public var goesOn: IntExpression?
  public init(
    rows: IntExpression, depth: Int, x: Access, xStride: IntExpression, w: Access, y: Access,
    yStride: IntExpression, goesOn: IntExpression? = nil
  ) {
    self.goesOn = goesOn
    self.rows = rows
    self.depth = depth
    self.x = x
    self.xStride = xStride
    self.w = w
    self.y = y
    self.yStride = yStride
  }
}
