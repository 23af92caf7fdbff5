import CoreyIR
import CoreyKernels

/// Bit for bit what emitted code computes.
extension Float: InterpreterScalar {
  public static var elementType: ElementType { .f32 }

  public init(constant: Double) { self = Float(constant) }

  public static func elements(of tensor: Tensor, as type: StorageType) -> [Float] {
    type == .f32 ? tensor.floats : (tensor.converted(to: ElementType(type)) ?? tensor).floats
  }

  public static func tensor(_ elements: [Float], shape: [Int], type: StorageType) -> Tensor? {
    let plain = Tensor(elements, shape: shape)
    return type == .f32 ? plain : plain.converted(to: ElementType(type))
  }

  public static func map(
    _ function: ScalarFunction, count: Int, into result: Lane<Float>,
    _ a: Lane<Float>, _ b: Lane<Float>, _ c: Lane<Float>
  ) {
    var i = 0
    switch function {
    case .copy:
      while i < count {
        result[i] = a[i]
        i += 1
      }
    case .add:
      while i < count {
        result[i] = a[i] + b[i]
        i += 1
      }
    case .multiply:
      while i < count {
        result[i] = a[i] * b[i]
        i += 1
      }
    default:
      while i < count {
        result[i] = function(a[i], b[i], c[i])
        i += 1
      }
    }
  }

  public static func contract(
    count: Int, into result: Lane<Float>, _ left: Lane<Float>, _ right: Lane<Float>, terms: Terms
  ) {
    terms.left.withUnsafeBufferPointer { leftOffsets in
      terms.right.withUnsafeBufferPointer { rightOffsets in
        var i = 0
        while i < count {
          let a = left.start + i * left.stride
          let b = right.start + i * right.stride
          var sum: Float = 0
          var k = 0
          while k < leftOffsets.count {
            sum.addProduct(a[leftOffsets[k]], b[rightOffsets[k]])
            k += 1
          }
          result[i] = sum
          i += 1
        }
      }
    }
  }

  public static func reduce(
    _ reduction: Reduction, count: Int, into result: Lane<Float>, _ operand: Lane<Float>,
    terms: Terms
  ) {
    for i in 0..<count {
      let start = operand.start + i * operand.stride
      result[i] = reduction(terms.left.lazy.map { start[$0] })
    }
  }

  public static func convert(
    to type: StorageType, count: Int, into result: Lane<Float>, _ operand: Lane<Float>
  ) {
    for i in 0..<count { result[i] = type.round(operand[i]) }
  }
}
