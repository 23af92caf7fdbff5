import CoreyIR

/// A file of named tensors, open for reading: npy, npz, safetensors or an index of shards.
///
/// Opening checks everything but compressed contents, which are checked when read. Tensors lie in
/// the mapped file where they can.
public struct TensorFile: Sendable {
  /// The kinds of files.
  public enum Format: String, Sendable, CaseIterable {
    case npy, npz, safetensors
    /// `model.safetensors.index.json` and its shards.
    case sharded
  }

  /// Where a tensor is.
  enum Source: Sendable {
    case tensor(Tensor)
    case slice(TensorMemory, offset: Int, shape: [Int], type: ElementType)
    case entry(ZipArchive, ZipArchive.Entry)
  }

  /// The path as the user wrote it.
  public let path: String
  public let format: Format
  /// The names of the tensors in the order of the file; an npy's one tensor has the empty name.
  public let names: [String]
  /// The texts of a safetensors file's `__metadata__`.
  public let metadata: [String: String]
  let sources: [String: Source]

  init(
    path: String, format: Format, names: [String], sources: [String: Source],
    metadata: [String: String] = [:]
  ) {
    self.path = path
    self.format = format
    self.names = names
    self.sources = sources
    self.metadata = metadata
  }

  /// The tensor of that name, `nil` if the file has none.
  ///
  /// Throws if its contents are damaged.
  public func tensor(_ name: String) throws(Diagnostic) -> Tensor? {
    switch sources[name] {
    case nil: return nil
    case .tensor(let tensor): return tensor
    case .slice(let memory, let offset, let shape, let type):
      return try NpyFile.slice(memory, offset: offset, shape: shape, type: type, path: path)
    case .entry(let archive, let entry):
      let (memory, range) = try archive.contents(entry)
      return try NpyFile.read(memory, range: range, path: "\(path):\(entry.name)")
    }
  }

  /// All tensors by name.
  public func tensors() throws(Diagnostic) -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for name in names { result[name] = try tensor(name) }
    return result
  }

  /// The tensor of a file that holds one only.
  public func onlyTensor() throws(Diagnostic) -> Tensor {
    guard names.count == 1, let tensor = try tensor(names[0]) else {
      throw .error(
        "the file holds \(names.count) tensors where one is expected", file: path,
        suggestion: "write the tensor to an .npy file")
    }
    return tensor
  }
}
