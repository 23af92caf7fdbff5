import CoreyIR

extension TensorFile {
  /// Opens a file of tensors; what it is shows in its first bytes, or else in its name.
  ///
  /// Throws a diagnostic that names the file, the place in it and what to do.
  public static func open(_ path: String) throws(Diagnostic) -> TensorFile {
    let memory = try TensorMemory.map(path: path)
    let bytes = memory.bytes
    let head = Array(bytes.prefix(16))
    if head.starts(with: NpyHeader.magic) || path.hasSuffix(".npy") {
      let tensor = try NpyFile.read(memory, path: path)
      return TensorFile(path: path, format: .npy, names: [""], sources: ["": .tensor(tensor)])
    }
    if path.hasSuffix(".json") { return try ShardedIndex.open(memory, path: path) }
    if path.hasSuffix(".safetensors") { return try SafetensorsFile.open(memory, path: path) }
    if head.starts(with: "PK".utf8) || path.hasSuffix(".npz") {
      return try NpzFile.open(memory, path: path)
    }
    if head.count > 8, head[8] == UInt8(ascii: "{") {
      return try SafetensorsFile.open(memory, path: path)
    }
    if head.starts(with: "GGUF".utf8) {
      throw .error(
        "this is a GGUF file, which is not read", file: path,
        suggestion: "use the safetensors files of the same model")
    }
    if head.starts(with: [0x80, 0x02]) || path.hasSuffix(".pt") || path.hasSuffix(".bin") {
      throw .error(
        "this looks like a PyTorch checkpoint, which can run code when it is loaded", file: path,
        suggestion: "save the tensors with safetensors.torch.save_file")
    }
    throw .error(
      "this is no tensor file that is known", file: path,
      suggestion: "give an .npy, .npz, .safetensors or .safetensors.index.json file")
  }
}
