import CoreyIR

/// What a kernel does, in order. The whole set of loops, loads and stores: costs are counted from
/// it, and the C text is its transcription.
public indirect enum Statement: Hashable, Sendable {
  /// `for variable in from ..< to`, step 1. `unroll` asks the C compiler to.
  case loop(String, from: IntExpression, to: IntExpression, unroll: Bool, [Statement])
  /// The same in steps of the lane count: `variable` is the first lane's index.
  case lanes(String, from: IntExpression, to: IntExpression, [Statement])
  /// Steps of `step`, for chunks of time.
  case stride(String, from: IntExpression, to: IntExpression, step: Int, [Statement])
  /// `0 ..< count` shared out among the threads in contiguous pieces.
  case parallel(String, count: IntExpression, [Statement])
  /// Names of its own.
  case scope([Statement])
  /// One loop nest: its buffers do not overlap, others' may use the same memory.
  case nest(String, [Statement])
  /// Only the first thread.
  case single([Statement])
  case integer(String, IntExpression)
  case define(String, isLanes: Bool, Expression)
  case assign(String, Expression)
  /// A local array of floats or lane vectors, each element `fill` if given.
  case array(String, count: Int, isLanes: Bool, fill: Float?)
  case assignElement(String, IntExpression, Expression)
  case store(Access, Expression)
  /// `variable = ((p0 r p8) r (p4 r p12)) r …` of a local array of 16.
  case tree(Reduction, result: String, partials: String, isLanes: Bool)
  /// A reduction of `count` contiguous elements, with 16 strided partials.
  case reduceRow(Reduction, result: String, Access, count: IntExpression)
  case rotate(RowRotation)
  /// A step of a weight's fold, in doubles; of the pack program.
  case fold(FoldStatement)
  case matrixTile(MatrixTile)
  /// `count` elements moved within one buffer; the ranges may overlap.
  case move(buffer: BufferID, from: IntExpression, to: IntExpression, count: IntExpression)
  /// Every thread waits for all others.
  case barrier
  /// A weight widened into scratch: `count` elements from a pointer (by position among the layer's
  /// own) that may be absent if there is a fallback.
  case fetch(
    port: Int, type: StorageType, to: BufferID, index: Int, count: Int, fallback: Float?)
  /// A weight laid out in panels of 32 columns: `source[k * kStride + n * nStride]` goes to
  /// `target[n / 32][k][n % 32]`, the missing columns are 0.
  case packPanels(
    target: Access, source: Access, rows: Int, columns: Int, kStride: IntExpression,
    nStride: IntExpression)
}
