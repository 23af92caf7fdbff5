#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where libclang may lie.
public struct LibClangSearch: Sendable {
  /// `COREY_LIBCLANG`: the library to use and no other.
  public var override: String?
  /// The libraries to try, in this order.
  public var candidates: [String]

  public init(override: String? = nil, candidates: [String] = []) {
    self.override = override
    self.candidates = candidates
  }

  /// That of this process: the toolchain whose `clang` or `swift` is on PATH, then the versions
  /// installed side by side, the newest first, then whatever the dynamic linker knows.
  public static var current: LibClangSearch {
    let folders = toolchains + versions
    let candidates = folders.flatMap { folder in
      ["libclang.so", "libclang.so.1", "libclang.dylib"].map { "\(folder)/\($0)" }
    }
    return LibClangSearch(
      override: variable("COREY_LIBCLANG"),
      candidates: candidates.filter { Folder.hasFile($0) } + names)
  }

  private static let names = ["libclang.so.1", "libclang.so", "libclang.dylib"]

  /// The `lib` beside the `bin` of each compiler on PATH.
  private static var toolchains: [String] {
    let folders = (variable("PATH") ?? "").split(separator: ":")
    var found: [String] = []
    for program in ["clang", "swift"] {
      for folder in folders {
        guard let resolved = realpath("\(folder)/\(program)", nil) else { continue }
        defer { free(resolved) }
        let parts = String(cString: resolved).split(separator: "/").dropLast(2)
        found.append("/" + parts.joined(separator: "/") + "/lib")
        break
      }
    }
    return found
  }

  /// `/usr/lib/llvm-14/lib` and its like.
  private static var versions: [String] {
    let numbers = Folder.entries("/usr/lib").compactMap { name in
      name.hasPrefix("llvm-") ? Int(name.dropFirst(5)) : nil
    }
    return numbers.sorted(by: >).map { "/usr/lib/llvm-\($0)/lib" }
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
