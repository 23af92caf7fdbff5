extension LayerLoops {
  /// The name of the buffer of an input.
  public func inputBuffer(_ position: Int) -> String {
    buffers.first { $0.kind == .input(position) }?.name ?? "in_\(position)"
  }

  /// The name of the buffer of an output.
  public func outputBuffer(_ position: Int) -> String {
    buffers.first { $0.kind == .output(position) }?.name ?? "out_\(position)"
  }

  /// All calls, in the order of the steps.
  public var calls: [CallStep] {
    func collect(_ steps: [Step]) -> [CallStep] {
      steps.flatMap { step -> [CallStep] in
        switch step {
        case .kernel: []
        case .call(let call): [call]
        case .loop(_, _, let body): collect(body)
        }
      }
    }
    return collect(steps)
  }
}
