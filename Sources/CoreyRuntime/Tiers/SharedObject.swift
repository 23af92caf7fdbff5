import CoreyIR

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A shared object opened by the dynamic linker, closed with this value.
public struct SharedObject: ~Copyable {
  private let handle: UnsafeMutableRawPointer

  /// Opens the object at `path`; a bare file name is searched as the dynamic linker does.
  ///
  /// All its symbols are resolved at once, so that a missing one is an error here and not later.
  public init(path: String) throws(Diagnostic) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      let reason = dlerror().map { String(cString: $0) } ?? "unknown reason"
      throw .error("cannot load the shared object: \(reason)", file: path)
    }
    self.handle = handle
  }

  /// The address of a symbol; valid as long as this value.
  public func symbol(_ name: String) -> UnsafeMutableRawPointer? {
    dlsym(handle, name)
  }

  deinit {
    dlclose(handle)
  }
}
