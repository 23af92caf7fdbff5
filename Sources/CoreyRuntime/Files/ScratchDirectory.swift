import CoreyIR

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A fresh private folder of files, removed with all that lies in it.
struct ScratchDirectory: ~Copyable {
  private let directory: String

  /// Makes `scratch.XXXXXX` in `parent`.
  init(in parent: String) throws(Diagnostic) {
    var template = Array("\(parent)/scratch.XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return nil }
      return String(cString: base)
    }
    guard let made else {
      throw .error("cannot make a folder here: \(SystemError.text())", file: parent)
    }
    directory = made
  }

  /// The path of a file in it.
  borrowing func path(_ name: String) -> String { "\(directory)/\(name)" }

  deinit {
    for name in FolderListing.names(in: directory) { unlink(path(name)) }
    rmdir(directory)
  }
}
