import CoreyDriver
import CoreyIR

/// A layer that is measured, in the shapes of mamba-130m, batch 1, from zero states.
enum Workload: String, CaseIterable {
  /// The Mamba-1 block with its norm and its residual.
  case block = "W1"
  /// The selective scan alone: softplus of the time step, scan, skip and gate.
  case scan = "W2"

  var title: String {
    switch self {
    case .block: "W1 Mamba-1 block"
    case .scan: "W2 selective scan"
    }
  }

  func source() throws(Diagnostic) -> SourceFile {
    switch self {
    case .block: try InputFile.source("Examples/mamba1.ssm")
    case .scan: try InputFile.source("Examples/benchmarks/selective_scan.ssm")
    }
  }

  /// Floating-point operations of one step in matrix products.
  var productOperations: Double {
    switch self {
    case .block: 2 * (768 * 3072 + 1536 * 80 + 48 * 1536 + 1536 * 768)
    case .scan: 0
    }
  }

  /// Updates of one state element in one step, each an exponential and about 6 operations.
  var stateUpdates: Double { 1536 * 16 }

  /// All that is counted of one step; exponentials count as one.
  var operations: Double { productOperations + 7 * stateUpdates }
}
