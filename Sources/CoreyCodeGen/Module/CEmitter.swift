import CoreySchedule

/// LoopProgram → C text.
public struct CEmitter {
  /// Which variants the self-contained file holds.
  public var target: TargetCPU
  /// Whether the self-contained file counts the time of every loop nest of `LoopProgram.phases`.
  public var measuresPhases: Bool

  public init(target: TargetCPU = .generic, measuresPhases: Bool = false) {
    self.target = target
    self.measuresPhases = measuresPhases
  }

  /// The C of a program.
  public func emit(_ program: LoopProgram) -> CModule {
    CModule(program: program, target: target, measuresPhases: measuresPhases)
  }
}
