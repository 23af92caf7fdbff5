/// Numbers at equal distances in memory: a row of a value along one dimension.
public struct Lane<Scalar> {
  var start: UnsafeMutablePointer<Scalar>
  /// Elements from one number to the next; 0 repeats one number.
  var stride: Int

  @inline(__always)
  init(_ start: UnsafeMutablePointer<Scalar>, stride: Int) {
    self.start = start
    self.stride = stride
  }

  subscript(index: Int) -> Scalar {
    @inline(__always) get { start[index * stride] }
    @inline(__always) nonmutating set { start[index * stride] = newValue }
  }
}
