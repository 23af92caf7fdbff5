/// The kernel text as pieces of a C file. `Text/prologue.h` lists all names with their signatures.
///
/// An emitted file is the prologue, then one section per ISA with the kernels between `begin` and
/// `end`, written once with the plain names (`vf`, `v_exp`, `ck_matmul`); functions of a kernel are
/// named `CK(name)`, which becomes `name_v4` and so on, so that sections live side by side:
///
/// ```swift
/// let file = KernelText.prologue
///   + ISA.allCases.map { KernelText.begin($0) + kernels + KernelText.end($0) }.joined()
///   + KernelText.dispatch + entryPoints
/// ```
///
/// `prologue(for:)` and `begin(_:for:)` leave out what the kernels do not call; both forms compute
/// the same.
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
    "#if \(isa.condition)\n" + opening(isa) + lanes
  }

  /// Closes the section.
  public static func end(_ isa: ISA) -> String {
    closing + "#endif\n\n"
  }

  static let lanes =
    text(PackageResources.lanes_h) + text(PackageResources.functions_h)
    + text(PackageResources.tiles_h) + ["", "_bf16", "_f16"].map(matrix).joined()
    + text(PackageResources.rotate_h) + text(PackageResources.fold_h)

  /// The functions for weights of one stored type: the text calls it T.
  private static func matrix(suffix: String) -> String {
    text(PackageResources.matrix_h)
      .replacing("T_element", with: suffix.isEmpty ? "float" : "uint16_t")
      .replacing("_T(", with: "\(suffix)(")
  }

  private static let closing = text(PackageResources.end_h)

  static func opening(_ isa: ISA) -> String {
    switch isa {
    case .v4: text(PackageResources.v4_h)
    case .v3: text(PackageResources.v3_h)
    case .v2: text(PackageResources.v2_h)
    case .neon: text(PackageResources.neon_h)
    case .portable: text(PackageResources.portable_h)
    }
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
