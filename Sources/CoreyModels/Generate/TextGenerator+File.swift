import CoreyIR
import CoreyRuntime

extension TextGenerator {
  private static let format = "corey.generation"
  private static let version = "1"

  /// Writes all that is needed to go on later as if nothing had been between: the states, the last
  /// token, the random numbers still to be drawn.
  ///
  /// A safetensors file: one tensor for each state, and texts.
  public borrowing func save(to path: String) throws(Diagnostic) {
    guard path.hasSuffix(".safetensors") else {
      throw .error(
        "states are kept in a safetensors file", file: path,
        suggestion: "end the name in .safetensors")
    }
    var tensors: [String: Tensor] = [:]
    for name in states?.names ?? [] { tensors[name] = states?[name] }
    try TensorFile.write(
      tensors, to: path,
      metadata: [
        Self.format: Self.version, "model": model.layer.weights.identity,
        "last": pending.map(String.init) ?? "", "random": String(sampler.generator.state),
        "read": String(readCount),
      ])
  }

  /// Goes on where the generator was that wrote the file.
  ///
  /// - Parameter keepsSeed: Whether the random numbers are still this generator's own.
  /// - Throws: The file is none of those, is damaged, or is of another model.
  public mutating func resume(from path: String, keepsSeed: Bool) throws(Diagnostic) {
    let file = try TensorFile.open(path)
    func refusal(_ reason: String, _ suggestion: String? = nil) -> Diagnostic {
      .error(reason, file: path, suggestion: suggestion)
    }
    guard let version = file.metadata[Self.format] else {
      throw refusal("this is no file of states", "give a file that --state-out wrote")
    }
    guard version == Self.version else {
      throw refusal("the states are of version \(version.prefix(20)), not \(Self.version)")
    }
    guard file.metadata["model"] == model.layer.weights.identity else {
      throw refusal(
        "the states are of another model, or of other options of the compiler",
        "resume with the folder and the options that they were saved with")
    }
    guard let last = file.metadata["last"],
      let random = file.metadata["random"].flatMap(UInt64.init),
      let read = file.metadata["read"].flatMap(Int.init), read >= 0
    else { throw refusal("the file of states is damaged: a text is missing") }
    var bundle = try StateBundle(for: model.layer.interface, batch: 1)
    guard Set(file.names) == Set(bundle.names) else {
      throw refusal("the file of states is damaged: it has not the states of this model")
    }
    for name in bundle.names {
      guard let tensor = try file.tensor(name) else { continue }
      do throws(Diagnostic) {
        try bundle.set(name, to: tensor)
      } catch {
        throw .error(error.message, file: path, detail: name)
      }
    }
    if last.isEmpty {
      pending = nil
    } else {
      guard let token = Int(last), (0..<model.vocabulary).contains(token) else {
        throw refusal("the file of states is damaged: its last token is none")
      }
      pending = token
    }
    states = bundle
    readCount = read
    if !keepsSeed { sampler.generator = SeededGenerator(seed: random) }
  }
}
