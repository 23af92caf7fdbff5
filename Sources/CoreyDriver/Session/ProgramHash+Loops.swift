import CoreyIR
import CoreyRuntime
import CoreySchedule

extension ProgramHash {
  /// The hash of the pack program of a compilation: the same for all chunks, processors and tiers.
  /// - Parameter program: After all passes: says in which order layers are called.
  public init(_ program: Program, _ loops: LoopProgram) {
    self.init(
      of: Printer.print(program) + LoopText.printPacking(loops), interface: loops.interface)
  }
}
