import CoreyIR
import Synchronization

/// Collects what a compiler reports.
final class Reports: Sendable {
  private let list = Mutex<[Diagnostic]>([])

  var all: [Diagnostic] { list.withLock { $0 } }

  func add(_ diagnostic: Diagnostic) {
    list.withLock { $0.append(diagnostic) }
  }
}
