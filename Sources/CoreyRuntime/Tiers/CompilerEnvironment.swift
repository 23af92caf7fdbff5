#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The environment variables that decide which compiler runs and where its results are kept.
public struct CompilerEnvironment: Sendable {
  /// `COREY_CLANG`: the clang to use, a path or a name on `PATH`.
  public var clang: String?
  /// `PATH`.
  public var path: String?
  /// `XDG_CACHE_HOME`.
  public var cacheHome: String?
  /// `HOME`.
  public var home: String?
  /// `TMPDIR`.
  public var temporary: String?
  /// `COREY_CACHE_LIMIT`: bytes that the cache may take, a number and perhaps K, M, G or T.
  public var cacheLimit: String?
  /// Whether what is made is kept for other runs.
  public var keepsResults = true

  public init(
    clang: String? = nil, path: String? = nil, cacheHome: String? = nil, home: String? = nil,
    temporary: String? = nil, cacheLimit: String? = nil
  ) {
    self.clang = clang
    self.path = path
    self.cacheHome = cacheHome
    self.home = home
    self.temporary = temporary
    self.cacheLimit = cacheLimit
  }

  /// That of this process.
  public static var current: CompilerEnvironment {
    func variable(_ name: String) -> String? {
      guard let value = getenv(name), value.pointee != 0 else { return nil }
      return String(cString: value)
    }
    return CompilerEnvironment(
      clang: variable("COREY_CLANG"), path: variable("PATH"),
      cacheHome: variable("XDG_CACHE_HOME"), home: variable("HOME"),
      temporary: variable("TMPDIR"), cacheLimit: variable("COREY_CACHE_LIMIT"))
  }

  /// The faster of the tiers that can be used.
  public var fastestTier: Tier { executable(clang ?? "clang") == nil ? .tcc : .clang }

  /// Where files go that nobody keeps.
  var temporaryDirectory: String { temporary ?? "/tmp" }

  /// The executable file of this name: the name itself if it is a path, else searched on `PATH`.
  func executable(_ name: String) -> String? {
    if name.contains("/") { return Self.isExecutable(name) ? name : nil }
    let folders = (path ?? "").split(separator: ":")
    return folders.lazy.map { "\($0)/\(name)" }.first(where: Self.isExecutable)
  }

  private static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && access(path, X_OK) == 0
  }
}
