import CoreyIR
import CoreyKernels

/// The truth: real functions, constants as written, nothing rounded to a storage type.
extension Double: InterpreterScalar {
  public static var elementType: ElementType { .f64 }

  public init(constant: Double) { self = constant }

  public static func elements(of tensor: Tensor, as type: StorageType) -> [Double] {
    tensor.doubles
  }

  public static func tensor(_ elements: [Double], shape: [Int], type: StorageType) -> Tensor? {
    Tensor(elements, shape: shape)
  }

  public static func map(
    _ function: ScalarFunction, count: Int, into result: Lane<Double>,
    _ a: Lane<Double>, _ b: Lane<Double>, _ c: Lane<Double>
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
        result[i] = function.truth(a[i], b[i], c[i])
        i += 1
      }
    }
  }

  public static func contract(
    count: Int, into result: Lane<Double>, _ left: Lane<Double>, _ right: Lane<Double>,
    terms: Terms
  ) {
    terms.left.withUnsafeBufferPointer { leftOffsets in
      terms.right.withUnsafeBufferPointer { rightOffsets in
        var i = 0
        while i < count {
          let a = left.start + i * left.stride
          let b = right.start + i * right.stride
          var sum: Double = 0
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
    _ reduction: Reduction, count: Int, into result: Lane<Double>, _ operand: Lane<Double>,
    terms: Terms
  ) {
    for i in 0..<count {
      let start = operand.start + i * operand.stride
      result[i] = reduction.truth(terms.left.lazy.map { start[$0] })
    }
  }

  /// Nothing: the truth has no storage types.
  public static func convert(
    to type: StorageType, count: Int, into result: Lane<Double>, _ operand: Lane<Double>
  ) {
    for i in 0..<count { result[i] = operand[i] }
  }
}
