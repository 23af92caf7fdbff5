import CoreyIR

/// Holds emitted C to its promise: no compiler has anything to say about it.
public struct EmittedCheck: Sendable {
  /// The flags under which emitted C has no diagnostics.
  public static let flags = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-ffp-contract=off"]

  private let clang: LibClang

  public init(_ clang: LibClang) {
    self.clang = clang
  }

  /// Parses emitted C for further questions.
  ///
  /// - Parameters:
  ///   - name: The name of the file in diagnostics.
  ///   - extraFlags: A target or macros, say: `-mavx2`, `-D…`.
  /// - Throws: All that the compiler says about the text, warnings as errors.
  @discardableResult
  public func parse(
    _ text: String, name: String = "emitted.c", extraFlags: [String] = []
  ) throws(Diagnostics) -> TranslationUnit {
    let unit: TranslationUnit
    do throws(Diagnostic) {
      unit = try clang.parse(text, name: name, flags: Self.flags + extraFlags)
    } catch {
      throw Diagnostics(error)
    }
    let found = unit.diagnostics
    guard found.isEmpty else {
      throw Diagnostics(
        found.map { diagnostic in
          var error = diagnostic
          error.severity = diagnostic.severity == .note ? .note : .error
          error.message = "emitted C is not clean: \(diagnostic.message)"
          return error
        })
    }
    return unit
  }
}
