#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Text on its way to and from C.
enum CText {
  /// The text of a C string that is ours to free.
  static func take(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  /// A C string that `free` takes back.
  static func copy(_ text: String) -> UnsafeMutablePointer<CChar>? { strdup(text) }

  static func free(_ text: UnsafeMutablePointer<CChar>?) {
    #if canImport(Darwin)
      Darwin.free(text)
    #elseif canImport(Glibc)
      Glibc.free(text)
    #else
      Musl.free(text)
    #endif
  }
}
