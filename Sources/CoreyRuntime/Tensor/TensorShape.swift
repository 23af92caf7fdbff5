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

  /// Whether a tensor of `shape` can be read as one of `declared`: lengths of 1 do not count, and
  /// one dimension may hold several declared ones side by side, since a product axis is its factors.
  public static func matches(_ shape: [Int], declared: [Int]) -> Bool {
    if shape.contains(0) || declared.contains(0) { return count(shape) == count(declared) }
    var factors = declared.filter { $0 != 1 }[...]
    for length in shape where length != 1 {
      var product = 1
      while product < length, let factor = factors.popFirst() {
        let (next, overflow) = product.multipliedReportingOverflow(by: factor)
        if overflow { return false }
        product = next
      }
      if product != length { return false }
    }
    return factors.isEmpty
  }
}
