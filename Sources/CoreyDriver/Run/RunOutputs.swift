import CoreyIR
import CoreyRuntime
import CoreySchedule

/// The files that a run's outputs and states go to, checked before anything is computed.
struct RunOutputs {
  private var files: [(path: String, names: [String])] = []
  private let statesPath: String?
  private let storedNames: [String: String]

  init(_ request: RunRequest, _ interface: KernelInterface) throws(Diagnostic) {
    let known = interface.outputs.map(\.name)
    statesPath = request.statesOut
    storedNames = Dictionary(
      interface.states.map { ($0.name, $0.storedName) }, uniquingKeysWith: { $1 })
    if let path = request.statesOut {
      try Self.checkFormat(path, count: interface.states.count)
      if path.hasSuffix(".npy"), let port = interface.states.first(where: { !$0.basis.isEmpty }) {
        throw .error(
          "an npy file cannot say that '\(port.name)' is kept in the basis '\(port.basis)'",
          file: path, suggestion: "write an .npz or .safetensors file")
      }
      guard !interface.states.isEmpty else {
        throw .error("the layer '\(interface.name)' keeps no states", file: path)
      }
    }
    for file in request.outputs {
      guard let name = file.name else {
        try Self.checkFormat(file.path, count: known.count)
        files.append((file.path, known))
        continue
      }
      guard known.contains(name) else {
        throw .error(
          "the layer '\(interface.name)' has no output '\(name)'", file: file.path,
          suggestion: Suggestion.didYouMean(name, among: known))
      }
      try Self.checkFormat(file.path, count: 1)
      // Several names may share a file.
      if let index = files.firstIndex(where: { $0.path == file.path }) {
        try Self.checkFormat(file.path, count: files[index].names.count + 1)
        files[index].names.append(name)
      } else {
        files.append((file.path, [name]))
      }
    }
  }

  /// Writes every file whole.
  func write(_ report: RunReport) throws(Diagnostic) {
    for (path, names) in files {
      let tensors = report.outputs.filter { names.contains($0.name) }
      try TensorFile.write(
        Dictionary(tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 }), to: path)
    }
    if let statesPath {
      try TensorFile.write(
        Dictionary(
          report.states.map { (storedNames[$0.name] ?? $0.name, $0.tensor) },
          uniquingKeysWith: { $1 }),
        to: statesPath)
    }
  }

  private static func checkFormat(_ path: String, count: Int) throws(Diagnostic) {
    if path.hasSuffix(".npz") || path.hasSuffix(".safetensors") { return }
    guard path.hasSuffix(".npy") else {
      throw .error(
        "the name does not say how to write tensors", file: path,
        suggestion: "end it in .npy, .npz or .safetensors")
    }
    guard count == 1 else {
      throw .error(
        "an npy file holds one tensor, not \(count)", file: path,
        suggestion: "write an .npz file, or choose one with name=\(path)")
    }
  }
}
