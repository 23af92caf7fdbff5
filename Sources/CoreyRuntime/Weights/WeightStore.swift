import CoreyIR
import CoreySchedule
import SystemPackage

/// The weight files of a run: finds tensors by the full names that a program gives them.
///
/// A file with a prefix holds the tensor `name` as `prefix + name`; so a layer can take its weights
/// out of the checkpoint of a whole model. The first file that has a name wins.
public struct WeightStore: Sendable {
  /// One file and what stands before names in it.
  struct Source {
    var file: TensorFile
    var prefix: String
    /// The names in the file; an npy's tensor has the name of the file.
    var names: [String: String]
  }

  let sources: [Source]

  /// The tensors of an open file, under their own names.
  public init(_ file: TensorFile) {
    let names = Dictionary(file.names.map { ($0, $0) }, uniquingKeysWith: { $1 })
    sources = [Source(file: file, prefix: "", names: names)]
  }

  /// Opens files, or folders that hold a model's safetensors.
  public init(files: [(path: String, prefix: String)]) throws(Diagnostic) {
    var sources: [Source] = []
    for (path, prefix) in files {
      let file = try TensorFile.open(Self.modelFile(path))
      var names: [String: String] = [:]
      for name in file.names {
        names[name.isEmpty ? FilePath(path).stem ?? "" : name] = name
      }
      sources.append(Source(file: file, prefix: prefix, names: names))
    }
    self.sources = sources
  }

  /// Opens what `--weights FILE[,prefix]` names.
  public init(arguments: [String]) throws(Diagnostic) {
    try self.init(
      files: arguments.map { argument in
        guard !FileStatus.exists(argument), let comma = argument.lastIndex(of: ",") else {
          return (argument, "")
        }
        return (String(argument[..<comma]), String(argument[argument.index(after: comma)...]))
      })
  }

  /// The tensor of a full name, nothing if no file has it.
  public func tensor(_ name: String) throws(Diagnostic) -> Tensor? {
    for source in sources {
      if let stored = source.names[source.prefix + name] {
        return try source.file.tensor(stored)
      }
    }
    return nil
  }

  /// The storage type in which a file holds a tensor, nothing if none holds it or programs lack the
  /// type.
  public func storedType(_ name: String) throws(Diagnostic) -> StorageType? {
    try tensor(name)?.type.storage
  }

  /// The names that programs can ask for, sorted.
  public var names: [String] {
    var names: Set<String> = []
    for source in sources {
      for name in source.names.keys where name.hasPrefix(source.prefix) {
        names.insert(String(name.dropFirst(source.prefix.count)))
      }
    }
    return names.sorted()
  }

  /// The file that holds a model's weights if the path is a folder.
  package static func modelFile(_ path: String) throws(Diagnostic) -> String {
    guard FileStatus.isFolder(path) else { return path }
    let candidates = ["model.safetensors.index.json", "model.safetensors"]
    for candidate in candidates {
      let file = FilePath(path).appending(candidate).string
      if FileStatus.exists(file) { return file }
    }
    throw .error(
      "the folder has neither \(candidates.joined(separator: " nor "))", file: path,
      suggestion: "name the weight file itself")
  }
}
