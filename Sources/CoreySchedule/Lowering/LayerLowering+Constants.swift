import CoreyIR

// Constants: what type they are packed in, and how they lie in panels.
extension LayerLowering {
  /// The value of whose memory a value is a part.
  func root(_ value: ValueID) -> ValueID {
    var value = value
    while let split = splits[value] { value = split.source }
    return value
  }

  /// The type a constant is packed in: a weight and its parts keep the stored one if it is a float,
  /// everything computed is f32.
  func packedType(_ value: ValueID) -> StorageType {
    let source = root(value)
    guard let weight = graph.weights.first(where: { $0.value == source }) else { return .f32 }
    let type = graph[source].type
    guard type == .f16 || type == .bf16 else { return .f32 }
    // What stands in for a missing tensor must not be rounded: small integers are exact in both.
    guard let fallback = weight.fallback else { return type }
    return abs(fallback) <= 256 && fallback == fallback.rounded() ? type : .f32
  }

  /// Elements from index to index of labels that lie in this order, the last contiguous.
  func strides(_ order: [Label]) -> [Label: IntExpression] {
    var strides: [Label: IntExpression] = [:]
    var stride = 1
    for label in order.reversed() {
      strides[label] = .constant(stride)
      stride *= graph.length(label.axis) ?? 1
    }
    return strides
  }
}
