import CoreySchedule

/// LoopProgram → C text.
public struct CEmitter {
  /// Which variants the self-contained file holds.
  public var target: TargetCPU

  public init(target: TargetCPU = .generic) {
    self.target = target
  }

  /// The C of a program.
  public func emit(_ program: LoopProgram) -> CModule {
    CModule(program: program, target: target)
  }
}
