import CoreyIR

/// Why an evaluation stops before its end.
enum Interruption: Error {
  /// The rounds of a loop do not all do the same: it is to be taken apart.
  case rounds(loop: Int, isSplit: Bool)
  case failure(Diagnostic)
}
