import CoreyIR

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Pages for machine code: written first, then read and executed, never both at once.
///
/// What is written may hold constants beside the code, but nothing the code writes to.
struct CodePages: ~Copyable {
  let base: UnsafeMutableRawPointer
  private let byteCount: Int

  /// Fresh pages for `byteCount` bytes, writable and not executable.
  init(byteCount: Int) throws(Diagnostic) {
    let mapped = mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else {
      throw Diagnostic(.error, "no memory for \(byteCount) bytes of code: \(SystemError.text())")
    }
    self.base = mapped
    self.byteCount = byteCount
  }

  /// Makes the pages executable; from here on a write to them is a fault.
  func seal() throws(Diagnostic) {
    guard mprotect(base, byteCount, PROT_READ | PROT_EXEC) == 0 else {
      throw Diagnostic(.error, "the system lets no memory become executable: \(SystemError.text())")
    }
  }

  deinit {
    munmap(base, byteCount)
  }
}
