import CoreyIR
import CoreyModels
import CoreyRuntime

extension Session {
  /// Measures how well the model of a folder predicts a text.
  ///
  /// - Parameters:
  ///   - progress: Gets the number of blocks that are done and that of all.
  ///   - warn: Gets what is worth saying, from any thread.
  public mutating func evaluate(
    _ request: EvalRequest, _ folder: ModelFolder, progress: (Int, Int) -> Void,
    report warn: @escaping @Sendable (Diagnostic) -> Void
  ) throws(Failure) -> Evaluation {
    try Failure.inputs { () throws(Diagnostic) in
      guard let path = request.values, !path.hasSuffix(".npy") else { return }
      throw .error("values are written as npy", file: path, suggestion: "end the name in .npy")
    }
    let tokenizer = try measure("read tokenizer") { () throws(Diagnostic) in
      try folder.tokenizer()
    }
    let tokens = try measure("read text") { () throws(Diagnostic) in
      try request.text.tokens(tokenizer, folder: folder.path)
    }
    let model = try languageModel(folder, request.options, report: warn)
    return try measure("evaluate") { () throws(Diagnostic) in
      let threads = request.options.threads
      let pool = threads > 1 ? try WorkerPool(threads: threads) : nil
      let result = try Evaluation(
        of: model, on: tokens, context: request.context, tokenizer: tokenizer, pool: pool,
        progress: progress)
      if let path = request.values {
        try TensorFile.write(
          ["": Tensor(result.blocks, shape: [result.blocks.count])], to: path)
      }
      return result
    }
  }
}
