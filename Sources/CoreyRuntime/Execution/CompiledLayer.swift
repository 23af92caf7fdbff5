import CoreyIR
import CoreySchedule

/// A compiled layer with its weights: all that many sessions share.
public final class CompiledLayer: Sendable {
  public let kernel: LoadedKernel
  public let weights: PackedWeights

  /// - Throws: The weights were packed for a layer of another size.
  public init(kernel: consuming LoadedKernel, weights: PackedWeights) throws(Diagnostic) {
    let interface = kernel.interface
    guard weights.byteCount == interface.packedBytes else {
      throw Diagnostic(
        .error,
        "\(weights.byteCount) bytes of packed weights are given to '\(interface.name)', which "
          + "needs \(interface.packedBytes)")
    }
    self.kernel = kernel
    self.weights = weights
  }

  public var interface: KernelInterface { kernel.interface }
}
