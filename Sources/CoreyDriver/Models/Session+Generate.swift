import CoreyIR
import CoreyModels
import CoreyRuntime

extension Session {
  /// Continues a prompt with the model of a folder.
  ///
  /// - Parameters:
  ///   - show: Gets the text as it comes, in whole characters where it is such; token ids and a
  ///     space behind each if there is no tokenizer.
  ///   - warn: Gets what is worth saying, from any thread.
  public mutating func generate(
    _ request: GenerateRequest, _ folder: ModelFolder,
    show: ([UInt8]) throws(Diagnostic) -> Void,
    report warn: @escaping @Sendable (Diagnostic) -> Void
  ) throws(Failure) -> GenerateReport {
    let tokenizer = try measure("read tokenizer") { () throws(Diagnostic) in
      try folder.tokenizer()
    }
    let prompt = try Failure.inputs { () throws(Diagnostic) in
      try request.prompt?.tokens(tokenizer, folder: folder.path) ?? []
    }
    let model = try languageModel(folder, request.options, report: warn)
    var report = GenerateReport()
    do throws(Diagnostic) {
      let threads = request.options.threads
      let pool = threads > 1 ? try WorkerPool(threads: threads) : nil
      var generator = try TextGenerator(
        model, Sampler(request.sampling, seed: request.seed ?? 1), pool: pool)
      if let path = request.statesIn {
        try generator.resume(from: path, keepsSeed: request.seed != nil)
      }
      report.load = clock.processMilliseconds

      let reading = clock.now
      report.prefill.count = try generator.prefill(prompt)
      clock.note("prefill", since: reading)
      report.prefill.milliseconds = StageClock.milliseconds(clock.now - reading)

      let writing = clock.now
      var text = TextStream()
      for _ in 0..<request.count {
        let token = try generator.next()
        report.decode.count += 1
        if request.stopsAtEnd, folder.tokens.end.contains(token) { break }
        try show(tokenizer.map { text.append($0.bytes(of: token)) } ?? Array("\(token) ".utf8))
      }
      try show(text.finish())
      report.decode.milliseconds = StageClock.milliseconds(clock.now - writing)
      clock.note("decode", since: writing)
      if let path = request.statesOut { try generator.save(to: path) }
    } catch {
      throw Failure(error)
    }
    return report
  }
}
