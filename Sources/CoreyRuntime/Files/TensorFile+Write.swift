import CoreyIR

extension TensorFile {
  /// Writes tensors to a file whose name ends in `.npz` or `.safetensors` (or in `.npy` for one).
  ///
  /// Equal tensors make equal files. The file appears when it is complete or not at all. Throws if
  /// the name says no format, the format lacks a tensor's type, or the file cannot be written.
  public static func write(
    _ tensors: [String: Tensor], to path: String, metadata: [String: String] = [:]
  ) throws(Diagnostic) {
    let sorted = tensors.sorted { $0.key < $1.key }.map { (name: $0.key, tensor: $0.value) }
    if path.hasSuffix(".safetensors") {
      try SafetensorsFile.write(sorted, to: path, metadata: metadata)
    } else if path.hasSuffix(".npz") {
      try NpzFile.write(sorted, to: path)
    } else if path.hasSuffix(".npy") {
      guard sorted.count == 1 else {
        throw .error(
          "an npy file holds one tensor, not \(sorted.count)", file: path,
          suggestion: "write an .npz file")
      }
      try NpyFile.write(sorted[0].tensor, to: path)
    } else {
      throw .error(
        "the name does not say how to write tensors", file: path,
        suggestion: "end it in .npy, .npz or .safetensors")
    }
  }
}
