/// An instruction set level that the kernel text is compiled for.
public enum ISA: String, Hashable, Sendable, CaseIterable {
  /// x86-64-v4: AVX-512.
  case v4
  /// x86-64-v3: AVX2 and fma.
  case v3
  /// The x86-64 baseline: SSE2, no fma instruction.
  case v2
  /// 64-bit ARM.
  case neon
  /// Plain C for any compiler.
  case portable

  /// The floats in a `vf`.
  public var lanes: Int {
    switch self {
    case .v4: 16
    case .v3: 8
    case .v2, .neon: 4
    case .portable: 1
    }
  }

  /// Whether there are fma instructions; without them the text computes fma exactly, but slowly.
  public var hasFMA: Bool {
    switch self {
    case .v4, .v3, .neon: true
    case .v2, .portable: false
    }
  }

  /// The number that `ck_isa()` of `KernelText.dispatch` returns for it.
  public var number: Int {
    switch self {
    case .v4: 4
    case .v3: 3
    case .v2: 2
    case .neon: 1
    case .portable: 0
    }
  }

  /// The preprocessor condition under which its section is compiled.
  public var condition: String {
    switch self {
    case .v4, .v3, .v2: "CK_X86"
    case .neon: "CK_ARM"
    case .portable: "!CK_X86 && !CK_ARM"
    }
  }
}
