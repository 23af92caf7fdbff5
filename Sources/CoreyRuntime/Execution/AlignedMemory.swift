import CoreyIR

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Memory as kernels want it: 64-byte aligned, freed with its last reference.
///
/// Nothing guards what is written: whoever holds it alone may write.
final class AlignedMemory: @unchecked Sendable {
  /// Bytes of a cache line and of the widest vector.
  static let alignment = 64

  let base: UnsafeMutableRawPointer
  let byteCount: Int

  /// Memory of `byteCount` bytes, zero where asked for and undefined otherwise.
  init(byteCount: Int, zeroed: Bool) throws(Diagnostic) {
    var memory: UnsafeMutableRawPointer?
    guard byteCount >= 0,
      posix_memalign(&memory, Self.alignment, max(byteCount, Self.alignment)) == 0, let memory
    else {
      throw Diagnostic(.error, "no memory for \(byteCount) bytes")
    }
    self.base = memory
    self.byteCount = byteCount
    if zeroed { memset(memory, 0, byteCount) }
  }

  deinit {
    free(base)
  }
}
