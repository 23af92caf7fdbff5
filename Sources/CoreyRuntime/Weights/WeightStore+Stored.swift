import CoreyIR

extension WeightStore {
  /// Every tensor of the files by the name it has there, whoever asks for it; of equal names the
  /// first.
  public func storedTensors() throws(Diagnostic) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for source in sources {
      for (name, stored) in source.names where tensors[name] == nil {
        tensors[name] = try source.file.tensor(stored)
      }
    }
    return tensors
  }

  /// The name in a file of the tensor that programs call so; the first file's if none has it.
  public func storedName(_ name: String) -> String {
    let holder = sources.first { $0.names[$0.prefix + name] != nil } ?? sources.first
    return (holder?.prefix ?? "") + name
  }
}
