import CoreyIR

/// One rewrite of a program, as a value: a pipeline is a plain array of these.
public struct Pass: Sendable {
  /// The name for `--print-after=NAME` and `-Rpass=NAME`.
  public let name: String
  /// One line for people.
  public let summary: String
  /// Rewrites the program in place, leaves it in canonical order and appends a remark for every
  /// decision.
  ///
  /// On a thrown diagnostic the program is in no defined condition and is thrown away.
  public let run: @Sendable (inout Program, inout [Remark]) throws(Diagnostic) -> Void

  public init(
    _ name: String, _ summary: String,
    run: @escaping @Sendable (inout Program, inout [Remark]) throws(Diagnostic) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.run = { (program: inout Program, remarks: inout [Remark]) throws(Diagnostic) in
      try run(&program, &remarks)
      for index in program.layers.indices {
        program.layers[index] = program.layers[index].canonicalized()
      }
    }
  }

  /// A pass that looks at each layer for itself.
  public init(
    _ name: String, _ summary: String,
    eachLayer rewrite: @escaping @Sendable (inout Graph, inout [Remark]) throws(Diagnostic) -> Void
  ) {
    self.init(name, summary) {
      (program: inout Program, remarks: inout [Remark]) throws(Diagnostic) in
      for index in program.layers.indices {
        try rewrite(&program.layers[index], &remarks)
      }
    }
  }
}
