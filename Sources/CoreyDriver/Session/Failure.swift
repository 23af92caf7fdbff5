import CoreyIR

/// Why a session gave no result.
public enum Failure: Error, Sendable {
  /// The input is wrong: exit code 1.
  case input([Diagnostic])
  /// The compiler is wrong: exit code 70, with a reproducer.
  /// - Parameters:
  ///   - while: What was being done.
  ///   - diagnostic: What was found.
  case fault(while: String, Diagnostic)

  init(_ diagnostic: Diagnostic) { self = .input([diagnostic]) }
  init(_ diagnostics: Diagnostics) { self = .input(diagnostics.all) }

  /// Does work whose failures are the input's.
  static func inputs<Result: ~Copyable>(
    _ work: () throws(Diagnostic) -> Result
  ) throws(Failure) -> Result {
    do throws(Diagnostic) {
      return try work()
    } catch {
      throw Failure(error)
    }
  }
}
