import CoreyRuntime
import Testing

/// Shapes, conversions and sharing.
@Suite struct TensorTests {
  @Test func countsDoNotOverflow() {
    #expect(TensorShape.count([]) == 1)
    #expect(TensorShape.count([2, 0, 3]) == 0)
    #expect(TensorShape.count([-1]) == nil)
    #expect(TensorShape.count([.max, 2]) == nil)
    #expect(TensorShape.count([0, .max, 2]) == nil)
    #expect(TensorShape.byteCount([.max], .f32) == nil)
    #expect(TensorShape.byteCount([5], .i4) == 3)
    #expect(TensorShape.byteCount([5], .ternary) == 2)
    #expect(Tensor(zeros: [1 << 60, 1 << 60]) == nil)
  }

  @Test func productsMatchTheirFactors() {
    #expect(TensorShape.matches([1536], declared: [2, 12, 64]))
    #expect(TensorShape.matches([1536, 1, 4], declared: [2, 12, 64, 4]))
    #expect(TensorShape.matches([24, 64], declared: [2, 12, 64]))
    #expect(TensorShape.matches([], declared: [1, 1]))
    #expect(!TensorShape.matches([64, 24], declared: [2, 12, 64]))
    #expect(!TensorShape.matches([2, 12, 64], declared: [1536]))
    #expect(!TensorShape.matches([6], declared: [2, 3, 2]))
    #expect(!TensorShape.matches([6, 2, 2], declared: [2, 3, 2]))
    #expect(!TensorShape.matches([.max], declared: [1 << 40, 1 << 40]))
  }

  @Test func copiesAreIndependent() {
    let first = Tensor([1, 2] as [Float], shape: [2])
    var second = first
    _ = second.withUnsafeMutableBytes { $0.storeBytes(of: 9, as: Float.self) }
    #expect(first.floats == [1, 2])
    #expect(second.floats == [9, 2])
    #expect(first.reshaped([2, 1])?.shape == [2, 1])
    #expect(first.reshaped([3]) == nil)
  }

  @Test func roundingIsToNearestEvenOnce() throws {
    // Halfway between two bf16 numbers, and a little above it: only one rounding sees the little.
    let half = 1 + 0x1p-8
    let numbers = Tensor([half, half + 0x1p-40, 1 + 3 * 0x1p-8, -half], shape: [4])
    let rounded = try #require(numbers.converted(to: .bf16))
    #expect(rounded.doubles == [1, 1 + 0x1p-7, 1 + 0x1p-6, -1])
    let f16 = Tensor([1 + 0x1p-11, 1 + 0x1p-11 + 0x1p-40, 65520, 0x1p-25], shape: [4])
    #expect(f16.converted(to: .f16)?.doubles == [1, 1 + 0x1p-10, .infinity, 0])
    let wide = Tensor([1 + 0x1p-24, 1e300], shape: [2])
    #expect(wide.converted(to: .f32)?.floats == [1, .infinity])
  }

  @Test func integersSaturate() {
    let numbers = Tensor([300, -300, 2.5, .nan, -0.5] as [Float], shape: [5])
    #expect(numbers.converted(to: .i8)?.integers == [127, -128, 2, 0, 0])
    #expect(numbers.converted(to: .u8)?.integers == [255, 0, 2, 0, 0])
    #expect(numbers.converted(to: .i4)?.integers == [7, -8, 2, 0, 0])
    #expect(numbers.converted(to: .ternary)?.integers == [1, -1, 1, 0, 0])
    let large = Tensor([.max, .min, 5] as [Int64], shape: [3])
    #expect(large.converted(to: .i32)?.integers == [Int(Int32.max), Int(Int32.min), 5])
    #expect(large.converted(to: .bool)?.integers == [1, 1, 1])
  }

  @Test func notNumbersAreFound() {
    #expect(Tensor([1, .nan] as [Float], shape: [2]).containsNaN)
    #expect(!Tensor([1, .infinity] as [Double], shape: [2]).containsNaN)
    #expect(Tensor(halves: [0x7F81], type: .bf16, shape: [1]).containsNaN)
    #expect(!Tensor(halves: [0x7F80], type: .bf16, shape: [1]).containsNaN)
    #expect(Tensor(halves: [0x7F80], type: .f16, shape: [1]).containsNaN)
  }

  @Test(arguments: [ElementType.f64, .f32, .f16, .bf16])
  func infinitiesAreFound(_ type: ElementType) throws {
    for element in [Double.infinity, -.infinity, .nan] {
      let tensor = try #require(Tensor([1, element] as [Double], shape: [2]).converted(to: type))
      #expect(!tensor.isFinite)
      #expect(tensor.containsNaN == element.isNaN)
    }
    #expect(
      try #require(Tensor([1, -0.0, 3e38] as [Double], shape: [3]).converted(to: .f32)).isFinite)
    #expect(try #require(Tensor([1, -65504] as [Double], shape: [2]).converted(to: type)).isFinite)
    #expect(Tensor([1] as [Int32], shape: [1]).isFinite)
  }

  @Test func identityKnowsZerosAndNaN() {
    let zero = Tensor([0, .nan] as [Float], shape: [2])
    #expect(!zero.isIdentical(to: Tensor([-0.0, .nan] as [Float], shape: [2])))
    #expect(zero.isIdentical(to: Tensor([0, -.nan] as [Float], shape: [2])))
    #expect(!zero.isIdentical(to: Tensor([0, .nan] as [Float], shape: [2, 1])))
  }
}
