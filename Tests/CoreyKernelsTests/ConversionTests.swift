import CCoreyKernels
import CoreyIR
import Testing

@testable import CoreyKernels

/// Stored types against Swift's own conversions, in every variant.
@Suite struct ConversionTests {
  static let all = (0...UInt16.max).map { $0 }

  static func same(_ a: Float, _ b: Float) -> Bool {
    a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
  }

  /// The types of 16 and 8 bits with their compiled numbers.
  static func widened(_ isa: corey_isa, _ type: corey_stored, stride: Int = 1) throws -> [Float] {
    var out = [Float](repeating: 0, count: all.count / stride)
    try #require(corey_variant(isa)).pointee.widen(
      type, Int64(out.count), all, Int64(stride), &out)
    return out
  }

  @Test(arguments: FunctionTests.variants) func widening(isa: corey_isa) throws {
    for (type, number) in [(StorageType.bf16, COREY_BF16), (.f16, COREY_F16)] {
      for stride in [1, 3] {
        let values = try Self.widened(isa, number, stride: stride)
        for (i, value) in values.enumerated() {
          let stored = UInt16(i * stride)
          let expected =
            type == .bf16
            ? Float(bitPattern: UInt32(stored) << 16) : Self.half(stored)
          let same = Self.same(value, expected)
          if !same { Issue.record("\(type) \(stored) gives \(value), not \(expected)") }
        }
      }
    }
  }

  /// Without Float16, which some platforms lack.
  static func half(_ bits: UInt16) -> Float {
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023)
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
    }
  }

  /// Every stored value, and what lies just beside the middle of it and the next, rounds right.
  @Test(arguments: FunctionTests.variants) func narrowing(isa: corey_isa) throws {
    let variant = try #require(corey_variant(isa)).pointee
    for number in [COREY_BF16, COREY_F16] {
      var inputs: [Float] = []
      var expected: [UInt16] = []
      let infinity: UInt16 = number == COREY_BF16 ? 0x7f80 : 0x7c00
      for magnitude in 0..<infinity {
        let low = Self.exact(magnitude, number)
        // The value that the next one would have without an upper bound.
        let next =
          magnitude + 1 == infinity
          ? 2 * low - Self.exact(magnitude - 1, number) : Self.exact(magnitude + 1, number)
        let middle = Float((low + next) / 2)
        for (value, bits) in [
          (Float(low), magnitude), (middle, magnitude + magnitude % 2),
          (middle.nextDown, magnitude), (middle.nextUp, magnitude + 1),
        ] {
          inputs += [value, -value]
          expected += [bits, bits | 0x8000]
        }
      }
      inputs += [.infinity, -.infinity]
      expected += [infinity, infinity | 0x8000]
      for stride in [1, 2] {
        var stored = [UInt16](repeating: 0, count: inputs.count * stride)
        variant.narrow(number, Int64(inputs.count), inputs, &stored, Int64(stride))
        let wrong = inputs.indices.first { stored[$0 * stride] != expected[$0] }
        #expect(wrong == nil, "\(inputs[wrong ?? 0]) gives \(stored[(wrong ?? 0) * stride])")
      }
      var nan: UInt16 = 0
      variant.narrow(number, 1, [Float(bitPattern: 0x7f80_0001)], &nan, 1)
      #expect(nan & 0x7fff > infinity)
    }
  }

  private static func exact(_ bits: UInt16, _ number: corey_stored) -> Double {
    number == COREY_BF16
      ? Double(Float(bitPattern: UInt32(bits) << 16)) : Double(half(bits))
  }

  @Test(arguments: FunctionTests.variants) func bytes(isa: corey_isa) throws {
    let variant = try #require(corey_variant(isa)).pointee
    let inputs: [Float] = [
      0, -0.0, 0.5, 1.5, 2.5, -0.5, -1.5, 126.5, 127.4, 127.5, 300, 1e30, .infinity, -127.5, -128.5,
      -1e9, -.infinity, .nan, 0.49999997, 64.50001, -3.7,
    ]
    let expected: [Int8] = [
      0, 0, 0, 2, 2, 0, -2, 126, 127, 127, 127, 127, 127, -128, -128, -128, -128, 0, 0, 65, -4,
    ]
    for stride in [1, 2] {
      var stored = [Int8](repeating: 77, count: inputs.count * stride)
      variant.narrow(COREY_I8, Int64(inputs.count), inputs, &stored, Int64(stride))
      #expect(inputs.indices.map { stored[$0 * stride] } == expected)
      var values = [Float](repeating: 0, count: inputs.count)
      variant.widen(COREY_I8, Int64(inputs.count), stored, Int64(stride), &values)
      #expect(values == expected.map { Float($0) })
    }
  }

  @Test func codes() {
    #expect(StorageType.i4.encode(-9) == 8 && StorageType.i4.decode(8) == -8)
    #expect(StorageType.i4.round(6.5) == 6 && StorageType.i4.round(99) == 7)
    #expect(StorageType.ternary.encode(-0.7) == 3 && StorageType.ternary.decode(0xfff3) == -1)
    #expect(StorageType.ternary.round(5) == 1 && StorageType.ternary.round(.nan) == 0)
    #expect(StorageType.i32.round(2.5) == 2 && StorageType.i32.encode(-1) == .max)
    #expect(StorageType.i32.encode(1e20) == 0x7fff_ffff && StorageType.i32.encode(.nan) == 0)
    #expect(StorageType.f32.round(0.1) == 0.1 && StorageType.bf16.round(1.00390625) == 1)
    #expect(StorageType.f16.round(65519) == 65504 && StorageType.f16.round(65520) == .infinity)
    #expect(StorageType.i8.round(-300) == -128)
    for bits in UInt32(0)..<16 {
      #expect(StorageType.i4.encode(StorageType.i4.decode(bits)) == bits)
    }
  }
}
