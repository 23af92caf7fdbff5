import CoreyIR

/// Reads and writes numpy's archives of named arrays.
enum NpzFile {
  /// The archive's arrays by name, each decoded when it is asked for.
  static func open(_ memory: TensorMemory, path: String) throws(Diagnostic) -> TensorFile {
    let archive = try ZipArchive(memory, path: path)
    if archive.entries.contains(where: { $0.name.hasSuffix("/data.pkl") }) {
      throw .error(
        "this is a PyTorch checkpoint, which can run code when it is loaded", file: path,
        suggestion: "save the tensors with safetensors.torch.save_file")
    }
    var sources: [String: TensorFile.Source] = [:]
    var names: [String] = []
    for entry in archive.entries {
      guard entry.name.hasSuffix(".npy"), entry.name.utf8.count > 4 else {
        throw .error(
          "the archive holds something that is not an array", file: path,
          detail: "'\(entry.name)'", suggestion: "write it with numpy.savez")
      }
      let name = String(entry.name.dropLast(4))
      names.append(name)
      sources[name] = .entry(archive, entry)
    }
    return TensorFile(path: path, format: .npz, names: names, sources: sources)
  }

  /// Writes arrays in the order given, not compressed.
  static func write(
    _ tensors: [(name: String, tensor: Tensor)], to path: String
  ) throws(Diagnostic) {
    let limit = Int(UInt32.max) - 1
    guard tensors.count < 0xFFFF else {
      throw .error(
        "an npz file holds fewer than 65535 tensors", file: path,
        suggestion: "write a .safetensors file")
    }
    try FileSink.write(to: path) { (sink) throws(Diagnostic) in
      var directory: [UInt8] = []
      for (name, tensor) in tensors {
        let header = try NpyFile.header(of: tensor, path: path)
        let entry = Array((name + ".npy").utf8)
        guard sink.position + header.count < limit - tensor.byteCount - entry.count - 30,
          entry.count <= 0xFFFF
        else {
          throw .error(
            "the tensors are too large for an npz file", file: path, detail: "'\(name)'",
            suggestion: "write a .safetensors file")
        }
        let checksum = tensor.withUnsafeBytes { bytes in
          Checksum.crc32(bytes, after: header.withUnsafeBytes { Checksum.crc32($0) })
        }
        let size = UInt32(header.count + tensor.byteCount)
        // Version 2.0, names in UTF-8, stored, 1980-01-01 so that equal tensors make equal files.
        let common =
          little([20, 1 << 11, 0, 0, 0x21] as [UInt16]) + little([checksum, size, size])
          + little([UInt16(entry.count), 0])
        directory += little([0x0201_4B50 as UInt32]) + little([20 as UInt16]) + common
        directory += little([0, 0, 0] as [UInt16]) + little([0, UInt32(sink.position)]) + entry
        try sink.append(little([0x0403_4B50 as UInt32]) + common + entry)
        try sink.append(header)
        try tensor.withUnsafeBytes { (bytes) throws(Diagnostic) in try sink.append(bytes) }
      }
      let start = sink.position
      guard start + directory.count < limit else {
        throw .error(
          "the tensors are too large for an npz file", file: path,
          suggestion: "write a .safetensors file")
      }
      let count = UInt16(tensors.count)
      try sink.append(directory)
      try sink.append(
        little([0x0605_4B50 as UInt32]) + little([0, 0, count, count])
          + little([UInt32(directory.count), UInt32(start)]) + little([0 as UInt16]))
    }
  }

  private static func little<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
  }
}
