/// How emitted C becomes machine code.
public enum Tier: String, Hashable, Sendable, CaseIterable, Codable {
  /// libtcc in this process: ready in milliseconds, no compiler needed.
  case tcc
  /// The clang on PATH: full speed, kept in the kernel cache.
  case clang
}
