import CoreyIR

/// The arithmetic of an interpreter, a row of elements at a time.
///
/// `Float` computes bit for bit what emitted code must compute; `Double` computes the truth, with
/// real functions and nothing rounded to a storage type.
public protocol InterpreterScalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  /// The element type of results.
  static var elementType: ElementType { get }

  /// A constant of the program.
  init(constant: Double)

  /// The elements of a given tensor as values of a storage type.
  static func elements(of tensor: Tensor, as type: StorageType) -> [Self]

  /// A tensor of elements that were made in a storage type.
  static func tensor(_ elements: [Self], shape: [Int], type: StorageType) -> Tensor?

  /// Applies a function to rows; those beyond its arity are not read.
  static func map(
    _ function: ScalarFunction, count: Int, into result: Lane<Self>,
    _ a: Lane<Self>, _ b: Lane<Self>, _ c: Lane<Self>)

  /// For each element of a row the sum of the products at all terms' offsets, in order.
  static func contract(
    count: Int, into result: Lane<Self>, _ left: Lane<Self>, _ right: Lane<Self>, terms: Terms)

  /// For each element of a row the reduction over all terms' offsets.
  static func reduce(
    _ reduction: Reduction, count: Int, into result: Lane<Self>, _ operand: Lane<Self>,
    terms: Terms)

  /// Rounds a row to a storage type.
  static func convert(
    to type: StorageType, count: Int, into result: Lane<Self>, _ operand: Lane<Self>)
}

/// Where the terms of a sum lie, relative to the element summed for: one offset for each term and
/// operand.
public struct Terms {
  var left: [Int]
  var right: [Int]
  var count: Int { left.count }
}
