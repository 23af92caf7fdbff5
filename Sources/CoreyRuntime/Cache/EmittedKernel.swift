import CoreySchedule

/// What the compiler proper makes of a source: the C of its kernels, and how to call them.
public struct EmittedKernel: Sendable {
  /// C for one tier.
  public var text: String
  public var interface: KernelInterface
  /// The pack program of its weights.
  public var program: ProgramHash

  public init(text: String, interface: KernelInterface, program: ProgramHash) {
    self.text = text
    self.interface = interface
    self.program = program
  }
}
