#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The words of the system for a failed call.
struct SystemError: CustomStringConvertible {
  let code: Int32

  /// Of the last call of this thread.
  static var last: SystemError { SystemError(code: errno) }

  var description: String {
    guard let words = strerror(code) else { return "error \(code)" }
    return String(cString: words)
  }
}
