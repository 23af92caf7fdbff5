import CoreyIR
import Foundation
import Testing

@testable import CoreyRuntime

/// Files that numpy and zlib wrote.
@Suite struct ReadingTests {
  @Test(arguments: [
    ("f2", ElementType.f16), ("f4", .f32), ("f8", .f64), ("i1", .i8), ("i2", .i16), ("i4", .i32),
    ("i8", .i64), ("u1", .u8), ("u2", .u16), ("u4", .u32), ("u8", .u64),
  ])
  func numpyTypes(_ name: String, _ type: ElementType) throws {
    let tensor = try TensorFile.open(fixture("arrays/\(name).npy")).onlyTensor()
    #expect(tensor.type == type)
    #expect(tensor.shape == [2, 3])
    let expected: [Double] =
      type.isFloat
      ? [-0.5, -0.25, 0, 0.25, 0.5, 0.75]
      : name.first == "u" ? [0, 1, 2, 3, 4, 5] : [-2, -1, 0, 1, 2, 3]
    #expect(tensor.doubles == expected)
    let floats = expected.map { Float($0) }
    #expect(tensor.floats == floats)
    let integers: [Int]? = type.isFloat ? nil : expected.map { Int($0) }
    #expect(tensor.integers == integers)
    #expect(tensor.isMapped)
  }

  @Test func booleansScalarsAndEmptyArrays() throws {
    let flags = try TensorFile.open(fixture("arrays/b1.npy")).onlyTensor()
    #expect(flags.type == .bool)
    #expect(flags.integers == [0, 1, 0, 1, 0, 1])
    let scalar = try TensorFile.open(fixture("arrays/scalar.npy")).onlyTensor()
    #expect(scalar.shape == [])
    #expect(scalar.floats == [2.5])
    let empty = try TensorFile.open(fixture("arrays/empty.npy")).onlyTensor()
    #expect(empty.shape == [0, 3])
    #expect(empty.floats == [])
  }

  @Test(arguments: [1, 2, 3]) func npyVersions(_ version: Int) throws {
    let tensor = try TensorFile.open(fixture("arrays/v\(version).npy")).onlyTensor()
    #expect(tensor.floats == [0, 1, 2])
  }

  @Test func fortranOrderIsTurned() throws {
    let tensor = try TensorFile.open(fixture("arrays/fortran.npy")).onlyTensor()
    #expect(tensor.shape == [2, 3, 4])
    #expect(tensor.floats == (0..<24).map(Float.init))
  }

  @Test(arguments: ["big_endian", "structured", "objects", "void", "complex", "text"])
  func whatIsNoPlainArrayIsRefused(_ name: String) {
    let error = #expect(throws: Diagnostic.self) {
      try TensorFile.open(fixture("arrays/\(name).npy"))
    }
    #expect(error?.suggestion != nil)
  }

  @Test(arguments: ["stored", "deflated"]) func archives(_ name: String) throws {
    let file = try TensorFile.open(fixture("arrays/\(name).npz"))
    #expect(file.format == .npz)
    #expect(Set(file.names) == ["ramp", "noise", "ones", "layer.weight"])
    let ramp = try #require(try file.tensor("ramp"))
    #expect(ramp.floats == (0..<ramp.count).map(Float.init))
    #expect(ramp.shape[1] == 100)
    let eye = try #require(try file.tensor("layer.weight"))
    #expect(eye.type == .f16)
    #expect(eye.floats == (0..<16).map { $0 % 5 == 0 ? 1 : 0 })
    #expect(try file.tensor("ones")?.integers == [Int](repeating: 1, count: 64))
    #expect(try file.tensor("other") == nil)
    #expect(try file.tensors().count == 4)
    #expect(throws: Diagnostic.self) { try file.onlyTensor() }
  }

  @Test func archivesWithLongNumbers() throws {
    let file = try TensorFile.open(fixture("arrays/zip64.npz"))
    #expect(try file.tensor("a")?.floats == [0, 1, 2, 3, 4])
    #expect(try file.tensor("b")?.doubles == [1, 1, 1, 1])
  }

  static let streams = [
    ("none", 1000), ("fixed", 3000), ("dynamic", 40000), ("huffman", 3000), ("runs", 3000),
    ("empty", 0),
  ]

  static func pattern(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 % 50 < 40 ? (($0 * $0) >> 5) % 7 * 31 : $0) }
  }

  static func inflate(_ packed: [UInt8], _ count: Int) throws -> [UInt8] {
    var plain = [UInt8](repeating: 0xAA, count: count)
    try packed.withUnsafeBytes { input in
      try plain.withUnsafeMutableBytes { try Inflate.inflate(input, into: $0) }
    }
    return plain
  }

  @Test(arguments: streams) func inflates(_ name: String, _ count: Int) throws {
    let packed = try bytes(of: fixture("deflate/\(name)_\(count).bin"))
    #expect(try Self.inflate(packed, count) == Self.pattern(count))
    #expect(throws: Inflate.Failure.tooShort) { try Self.inflate(packed, count + 1) }
    if count > 0 {
      #expect(throws: Inflate.Failure.tooLong) { try Self.inflate(packed, count - 1) }
    }
  }

  /// Any prefix ends too early, any changed byte fails or yields bytes: nothing traps.
  @Test(arguments: streams) func damagedStreams(_ name: String, _ count: Int) throws {
    let packed = try bytes(of: fixture("deflate/\(name)_\(count).bin"))
    for length in 0..<min(packed.count, 300) {
      #expect(throws: Inflate.Failure.self) {
        try Self.inflate(Array(packed[..<length]), count)
      }
    }
    for index in 0..<min(packed.count, 120) {
      for mask in [0x01, 0x10, 0xFF] as [UInt8] {
        var damaged = packed
        damaged[index] ^= mask
        _ = try? Self.inflate(damaged, min(count, 3000))
      }
    }
  }
}
