import CoreyKernels

/// The processors that emitted C is for.
public enum TargetCPU: String, CaseIterable, Sendable {
  /// All variants in one file; the best one is chosen when it runs.
  case generic
  /// One variant, for the machine that compiles the layer.
  case native
  case x86v2 = "x86-64-v2"
  case x86v3 = "x86-64-v3"
  case x86v4 = "x86-64-v4"
  case armv8a = "armv8-a"
  /// Plain C without vectors.
  case portable

  /// The sections to emit, best first.
  public var sections: [ISA] {
    switch self {
    case .generic: [.v4, .v3, .v2, .neon, .portable]
    case .native: [.host]
    case .x86v2: [.v2]
    case .x86v3: [.v3]
    case .x86v4: [.v4]
    case .armv8a: [.neon]
    case .portable: [.portable]
    }
  }
}
