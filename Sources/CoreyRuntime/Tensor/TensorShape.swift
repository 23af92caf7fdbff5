/// Sizes of arrays, computed without overflow: shapes come from files.
public enum TensorShape {
  /// The number of elements, `nil` if a length is negative or the product is too large.
  ///
  /// A length of 0 yields 0 only if the other lengths multiply without overflow, so that strides
  /// are safe too.
  public static func count(_ shape: [Int]) -> Int? {
    var product = 1
    var isEmpty = false
    for length in shape {
      guard length >= 0 else { return nil }
      if length == 0 {
        isEmpty = true
        continue
      }
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      guard !overflow else { return nil }
      product = next
    }
    return isEmpty ? 0 : product
  }

  /// The bytes of that many elements of that type, `nil` if too large.
  public static func byteCount(_ shape: [Int], _ type: ElementType) -> Int? {
    guard let count = count(shape) else { return nil }
    let (bits, overflow) = count.multipliedReportingOverflow(by: type.bits)
    guard !overflow, bits <= Int.max - 7 else { return nil }
    return (bits + 7) / 8
  }

  /// The shape as people write it: `[2, 3]`.
  public static func text(_ shape: [Int]) -> String {
    "[" + shape.map(String.init).joined(separator: ", ") + "]"
  }

  /// Whether two shapes are the same once lengths of 1 are left out.
  public static func matchIgnoringOnes(_ left: [Int], _ right: [Int]) -> Bool {
    left.filter { $0 != 1 } == right.filter { $0 != 1 }
  }
}
