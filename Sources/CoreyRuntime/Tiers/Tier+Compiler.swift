import CoreyIR

extension Tier {
  /// The compiler of this tier; without a clang that of the tcc tier and a warning.
  ///
  /// Choose once and emit the text for the `tier` of the answer.
  /// - Parameter report: Gets the warnings, now and while the compiler is used, from any thread.
  public func compiler(
    environment: CompilerEnvironment = .current,
    report: @escaping @Sendable (Diagnostic) -> Void
  ) -> any KernelCompiler {
    switch self {
    case .tcc:
      return TCCCompiler()
    case .clang:
      let wanted = environment.clang ?? "clang"
      guard let executable = environment.executable(wanted) else {
        report(Self.missing(wanted, isOverride: environment.clang != nil))
        return TCCCompiler()
      }
      return ClangCompiler(executable: executable, environment: environment, report: report)
    }
  }

  private static func missing(_ clang: String, isOverride: Bool) -> Diagnostic {
    let message =
      isOverride
      ? "COREY_CLANG names '\(clang)', which is no program: kernels are compiled by the slower "
        + "tcc tier"
      : "there is no clang on PATH: kernels are compiled by the slower tcc tier"
    return Diagnostic(
      .warning, message,
      suggestion: "install clang, or name one in COREY_CLANG, for kernels at full speed")
  }
}
