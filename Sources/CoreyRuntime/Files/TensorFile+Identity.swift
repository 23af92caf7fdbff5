extension TensorFile {
  /// The files that the tensors lie in, and which tensor lies in which of them; nil if a tensor is a
  /// copy of what was in a file.
  var identity: String? {
    var files: [ObjectIdentifier: Int] = [:]
    var lines: [String] = []
    for name in names {
      guard let memory = sources[name]?.memory, let identity = memory.identity else { return nil }
      let file = files[ObjectIdentifier(memory)] ?? files.count
      if file == files.count {
        files[ObjectIdentifier(memory)] = file
        lines.append("file \(identity.text)")
      }
      lines.append("\(file) \(name.debugDescription)")
    }
    return lines.joined(separator: "\n")
  }
}

extension TensorFile.Source {
  /// What the tensor lies in.
  fileprivate var memory: TensorMemory {
    switch self {
    case .tensor(let tensor): tensor.memory
    case .slice(let memory, _, _, _): memory
    case .entry(let archive, _): archive.memory
    }
  }
}
