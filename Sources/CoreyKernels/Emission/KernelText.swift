/// The kernel text as pieces of a C file. `Text/prologue.h` lists all names with their signatures.
///
/// An emitted file is the prologue, then one section per ISA with the kernels between `begin` and
/// `end`, written once with the plain names (`vf`, `v_exp`, `ck_matmul`); functions of a kernel are
/// named `CK(name)`, which becomes `name_v4` and so on, so that sections live side by side:
///
/// ```swift
/// let file = KernelText.prologue
///   + [ISA.v4, .v3, .v2, .neon, .portable].map {
///     KernelText.begin($0) + kernels + KernelText.end($0)
///   }.joined()
///   + KernelText.dispatch + entryPoints
/// ```
///
/// A text for libtcc inside coreyc is `hosted + kernels`: `LANES` is 1, `CK(name)` is `name`, and
/// math and tiles are calls of precompiled functions (`HostSymbols`).
public enum KernelText {
  /// Pragmas, includes and names: once per file, before everything else.
  public static let prologue = text(PackageResources.prologue_h)

  /// `static int ck_isa(void)`: the `ISA.number` of the best section that the machine can run.
  public static let dispatch = text(PackageResources.dispatch_h)

  /// Stands for prologue and section in code that libtcc compiles inside coreyc.
  public static let hosted = text(PackageResources.hosted_h)

  /// Opens the section of an ISA: a preprocessor condition, the compiler's target, `LANES`, `CK`
  /// and all types and functions.
  public static func begin(_ isa: ISA) -> String {
    """
    /* ---- \(isa.rawValue): \(isa.lanes) lane\(isa.lanes == 1 ? "" : "s") ---- */
    #if \(isa.condition)
    #define LANES \(isa.lanes)
    #define CK(name) name##_\(isa.rawValue)
    \(targetBegin(isa))
    """ + sectionText
  }

  /// Closes the section.
  public static func end(_ isa: ISA) -> String {
    """
    \(targetEnd(isa))#undef CK
    #undef CK_FMA
    #undef LANES
    #endif

    """
  }

  /// Lanes, functions and tiles: what `begin` pastes.
  static let sectionText =
    text(PackageResources.lanes_h) + text(PackageResources.functions_h)
    + text(PackageResources.matrix_h)

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func targetBegin(_ isa: ISA) -> String {
    guard let target = target(isa) else {
      return
        "#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)\n#define CK_FMA 1\n#else\n"
        + "#define CK_FMA 0\n#endif\n"
    }
    return """
      #define CK_FMA 1
      #if defined(__clang__)
      #pragma clang attribute push(__attribute__((target("\(target.clang)"))), apply_to = function)
      #else
      #pragma GCC push_options
      #pragma GCC target("\(target.gcc)")
      #endif

      """
  }

  private static func targetEnd(_ isa: ISA) -> String {
    guard target(isa) != nil else { return "" }
    return """
      #if defined(__clang__)
      #pragma clang attribute pop
      #else
      #pragma GCC pop_options
      #endif

      """
  }

  private static func target(_ isa: ISA) -> (clang: String, gcc: String)? {
    switch isa {
    case .v4:
      let features = "avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"
      return (features, features + ",prefer-vector-width=512")
    case .v3:
      return ("avx2,fma", "avx2,fma")
    case .v2, .neon, .portable:
      return nil
    }
  }
}
