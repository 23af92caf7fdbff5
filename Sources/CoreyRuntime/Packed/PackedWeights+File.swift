import CoreyIR
import CoreySchedule

extension PackedWeights {
  private typealias Format = PackedFormat

  /// Writes the packed file in `PackedFormat`: aside first, so that no reader sees a part of it.
  public func write(to path: String) throws(Diagnostic) {
    try FileSink.write(to: path) { sink throws(Diagnostic) in
      try sink.append(header)
      try withUnsafeBytes { bytes throws(Diagnostic) in try sink.append(bytes) }
    }
  }

  /// Tells these weights, packed by this program, from others. All of them are read.
  public var identity: String {
    let checksum = withUnsafeBytes { XXHash64.hash($0) }
    return Hexadecimal.text(program.bytes) + "-" + String(checksum, radix: 16)
  }

  private var header: [UInt8] {
    func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
      Swift.withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
    var header = Array(Format.magic.utf8)
    header += littleEndian(Format.version)
    header += littleEndian(UInt32(Format.headerBytes))
    header += littleEndian(UInt64(byteCount))
    header += program.bytes
    header += littleEndian(withUnsafeBytes { XXHash64.hash($0) })
    header += littleEndian(header.withUnsafeBytes { XXHash64.hash($0) })
    header += [UInt8](repeating: 0, count: Format.headerBytes - header.count)
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
    guard bytes.starts(with: Format.magic.utf8) else {
      throw refusal("this is no file of packed weights")
    }
    guard bytes.count >= Format.headerBytes else {
      throw refusal("the packed file ends in its header")
    }
    func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }
    let version = number(at: Format.versionOffset, as: UInt32.self)
    guard version == Format.version else {
      throw refusal(
        "the packed file has version \(version) of its format where this program reads version "
          + "\(Format.version)")
    }
    let checked = UnsafeRawBufferPointer(rebasing: bytes[..<Format.headerChecksumOffset])
    guard number(at: Format.headerChecksumOffset, as: UInt64.self) == XXHash64.hash(checked) else {
      throw refusal("the header of the packed file is damaged: its checksum is another")
    }
    guard bytes[Format.programOffset...].starts(with: program.bytes) else {
      throw refusal(
        "the packed file was made by another pack program: by another layer, other options or "
          + "another version")
    }
    let stored = number(at: Format.byteCountOffset, as: UInt64.self)
    guard stored == UInt64(exactly: byteCount) else {
      throw refusal(
        "the packed file holds \(stored) bytes of weights where the layer needs \(byteCount)")
    }
    let content = UnsafeRawBufferPointer(rebasing: bytes[Format.headerBytes...])
    guard content.count == byteCount else {
      throw refusal(
        "the packed file has \(content.count) bytes of weights where its header says \(byteCount)")
    }
    if checksContent {
      let stored = number(at: Format.contentChecksumOffset, as: UInt64.self)
      guard stored == XXHash64.hash(content) else {
        throw refusal("the weights in the packed file are damaged: their checksum is another")
      }
    }
    return PackedWeights(
      program: program, memory: memory, offset: Format.headerBytes, byteCount: byteCount)
  }
}
