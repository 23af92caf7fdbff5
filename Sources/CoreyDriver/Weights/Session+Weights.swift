import CoreyIR
import CoreyRuntime

extension Session {
  /// Writes the weights as folding has made them, each under the name it has in the files: with the
  /// source as it is, unfolded, they compute the same function.
  ///
  /// The metadata of the file says what was done to each, and which rotations a run still has to
  /// do: those no tensor can express.
  /// - Parameters:
  ///   - weights: Weight files as `--weights` names them.
  ///   - path: A safetensors file.
  public mutating func writeWeights(
    of source: SourceFile, weights: [String], to path: String
  ) throws(Failure) {
    guard path.hasSuffix(".safetensors") else {
      throw Failure(
        .error(
          "folded weights are written as safetensors", file: path,
          suggestion: "end the name in .safetensors"))
    }
    guard let store = try weightStore(weights) else {
      throw Failure(
        Diagnostic(
          .error, "there are no weights to fold",
          suggestion: "give a weight file: --weights FILE[,prefix]"))
    }
    let checked = try check(try parse(source)) { (name) throws(Diagnostic) in
      try store.storedType(name)
    }
    if checked.layers.contains(where: { $0.nodes.contains(where: \.isFold) }) {
      throw Failure(
        Diagnostic(
          .error, "the source folds weights itself, so folded ones cannot take their places",
          at: .file(source.path, detail: nil)))
    }
    let program = try optimize(checked)
    let start = clock.now
    try Failure.inputs { () throws(Diagnostic) in
      var folded = FoldedWeights(program, store)
      try folded.work()
      try TensorFile.write(
        folded.tensors, to: path, metadata: folded.metadata(before: checked))
    }
    clock.note("fold weights", since: start)
  }
}

extension Node {
  fileprivate var isFold: Bool { if case .fold = op { true } else { false } }
}
