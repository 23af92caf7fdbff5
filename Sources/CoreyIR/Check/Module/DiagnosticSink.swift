/// Collects what is wrong with the files that are checked, in the order found.
final class DiagnosticSink {
  private(set) var all: [Diagnostic] = []
  /// Beyond this many nothing more is recorded: the first ones are the ones worth reading.
  private static let limit = 100

  func record(_ diagnostic: Diagnostic) {
    guard all.count < Self.limit, !all.contains(diagnostic, at: diagnostic.place) else { return }
    all.append(diagnostic)
  }

  /// Forgets what was recorded after there were `count`.
  func rewind(to count: Int) {
    all.removeSubrange(min(count, all.count)...)
  }

  var hasErrors: Bool { all.contains { $0.severity == .error } }
}

extension [Diagnostic] {
  /// Whether the same message is already there at the same offset (spans themselves all compare
  /// equal).
  fileprivate func contains(_ diagnostic: Diagnostic, at place: Diagnostic.Place) -> Bool {
    contains { other in
      guard other.message == diagnostic.message else { return false }
      switch (other.place, place) {
      case (.span(let left), .span(let right)): return left.range == right.range
      default: return other.place == place
      }
    }
  }
}
