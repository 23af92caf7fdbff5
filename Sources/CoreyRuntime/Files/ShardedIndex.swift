import CoreyIR
import SystemPackage

/// Reads `model.safetensors.index.json`: which of several safetensors files holds each tensor.
enum ShardedIndex {
  /// All tensors of all shards that the index names.
  static func open(_ memory: TensorMemory, path: String) throws(Diagnostic) -> TensorFile {
    let index = try JSONParser.parse(Array(memory.bytes), path: path)
    guard let map = index["weight_map"]?.members else {
      throw invalid("it has no 'weight_map' of names and files", path)
    }
    let folder = FilePath(path).removingLastComponent()
    var shards: [String: TensorFile] = [:]
    var sources: [String: TensorFile.Source] = [:]
    for member in map {
      guard let file = member.value.text, isPlainName(file) else {
        throw .error(
          "a shard must be a file in the folder of the index", file: path,
          detail: "'\(member.name)'", suggestion: "put all shards beside the index")
      }
      if shards[file] == nil {
        shards[file] = try shard(folder.appending(file).string, of: path)
      }
      guard let source = shards[file]?.sources[member.name] else {
        throw .error(
          "the index says that '\(file)' holds '\(member.name)', but it does not", file: path,
          suggestion: "the index and its shards are not of one model: download them again")
      }
      sources[member.name] = source
    }
    return TensorFile(
      path: path, format: .sharded, names: map.map(\.name), sources: sources)
  }

  private static func shard(_ path: String, of index: String) throws(Diagnostic) -> TensorFile {
    let memory: TensorMemory
    do throws(Diagnostic) {
      memory = try TensorMemory.map(path: path)
    } catch {
      var error = error
      error.notes.append(Diagnostic.Note("it is a shard of", at: .file(index, detail: nil)))
      error.suggestion = "download all shards of the model"
      throw error
    }
    return try SafetensorsFile.open(memory, path: path)
  }

  private static func isPlainName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
      && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") || $0 < 0x20 }
  }

  private static func invalid(_ message: String, _ path: String) -> Diagnostic {
    .error(
      "the index of shards is not valid: \(message)", file: path,
      suggestion: "download model.safetensors.index.json again")
  }
}
