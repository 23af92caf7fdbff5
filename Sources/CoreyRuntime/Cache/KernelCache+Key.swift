import Crypto

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension KernelCache {
  /// The hash of everything that decides the bytes of a compiled kernel.
  public struct Key: Hashable, Sendable {
    /// 64 hexadecimal digits.
    public let text: String

    /// - Parameter compiler: The path of the compiler. It stands for its version by its true place,
    ///   its size and its age: asking it would cost each start as much as a small compilation.
    public init(
      text: String, flags: [String], compiler: String, processor: String = CPUIdentity.current
    ) {
      var hash = SHA256()
      for part in [text, flags.joined(separator: "\0"), Self.version(of: compiler), processor] {
        var count = UInt64(part.utf8.count).littleEndian
        withUnsafeBytes(of: &count) { hash.update(bufferPointer: $0) }
        hash.update(data: Array(part.utf8))
      }
      self.text = Hexadecimal.text(hash.finalize())
    }

    private static func version(of compiler: String) -> String {
      var place = compiler
      if let resolved = realpath(compiler, nil) {
        place = String(cString: resolved)
        free(resolved)
      }
      var status = stat()
      guard stat(place, &status) == 0 else { return place }
      #if canImport(Darwin)
        let age = status.st_mtimespec
      #else
        let age = status.st_mtim
      #endif
      return "\(place) \(status.st_size) \(age.tv_sec).\(age.tv_nsec)"
    }
  }
}
