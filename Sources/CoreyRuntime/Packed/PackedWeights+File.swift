import CoreyIR
import Crypto

extension PackedWeights {
  /// The version of the file format.
  public static let formatVersion: UInt32 = 1

  private static let magic = Array("COREYPAK".utf8)
  private static let headerBytes = 192

  /// Writes the packed file: aside first, so that no reader sees a part of it.
  ///
  /// All numbers have their lowest byte first.
  /// ```
  /// 0    magic "COREYPAK"
  /// 8    version, 32 bits; bytes of the header, 32 bits
  /// 16   bytes of the weights, 64 bits
  /// 24   hash of the pack program, 32 bytes
  /// 56   SHA-256 of the weights, 32 bytes
  /// 88   SHA-256 of all before it, 32 bytes
  /// 120  zeros up to the weights at 192
  /// ```
  public func write(to path: String) throws(Diagnostic) {
    try FileSink.write(to: path) { sink throws(Diagnostic) in
      try sink.append(header)
      try withUnsafeBytes { bytes throws(Diagnostic) in try sink.append(bytes) }
    }
  }

  private var header: [UInt8] {
    func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
      Swift.withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
    var header = Self.magic
    header += littleEndian(Self.formatVersion)
    header += littleEndian(UInt32(Self.headerBytes))
    header += littleEndian(UInt64(byteCount))
    header += program.bytes
    header += withUnsafeBytes { Self.checksum(of: $0) }
    header += Self.checksum(of: header)
    header += [UInt8](repeating: 0, count: Self.headerBytes - header.count)
    return header
  }

  /// Maps a packed file that the pack program `program` wrote.
  ///
  /// - Parameters:
  ///   - byteCount: What the kernels expect, `KernelInterface.packedBytes`.
  ///   - checksContent: Whether all weights are read once to compare their checksum.
  /// - Throws: What is wrong with the file; packing the weights again mends all of it.
  public static func open(
    _ path: String, program: ProgramHash, byteCount: Int, checksContent: Bool = true
  ) throws(Diagnostic) -> PackedWeights {
    func refusal(_ reason: String) -> Diagnostic {
      .error(reason, file: path, suggestion: "pack the weights again")
    }
    let memory = try TensorMemory.map(path: path)
    let bytes = memory.bytes
    guard bytes.starts(with: magic) else { throw refusal("this is no file of packed weights") }
    guard bytes.count >= headerBytes else { throw refusal("the packed file ends in its header") }
    let version = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    guard version == formatVersion else {
      throw refusal(
        "the packed file has version \(version) of its format where this program reads version "
          + "\(formatVersion)")
    }
    guard bytes[88..<120].elementsEqual(checksum(of: .init(rebasing: bytes[..<88]))) else {
      throw refusal("the header of the packed file is damaged: its checksum is another")
    }
    guard bytes[24..<56].elementsEqual(program.bytes) else {
      throw refusal(
        "the packed file was made by another pack program: by another layer, other options or "
          + "another version")
    }
    let stored = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    guard stored == UInt64(exactly: byteCount) else {
      throw refusal(
        "the packed file holds \(stored) bytes of weights where the layer needs \(byteCount)")
    }
    guard bytes.count - headerBytes == byteCount else {
      throw refusal(
        "the packed file has \(bytes.count - headerBytes) bytes of weights where its header says "
          + "\(byteCount)")
    }
    if checksContent {
      let content = UnsafeRawBufferPointer(rebasing: bytes[headerBytes...])
      guard bytes[56..<88].elementsEqual(checksum(of: content)) else {
        throw refusal("the weights in the packed file are damaged: their checksum is another")
      }
    }
    return PackedWeights(
      program: program, memory: memory, offset: headerBytes, byteCount: byteCount)
  }

  private static func checksum(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    return Array(hash.finalize())
  }

  private static func checksum(of bytes: [UInt8]) -> [UInt8] {
    Array(SHA256.hash(data: bytes))
  }
}
