import CoreyIR

extension CompilerEnvironment {
  /// Where results are kept: `coreyc` under `XDG_CACHE_HOME`, else under `~/.cache`; nil if they
  /// are not.
  ///
  /// - Throws: Why there is no folder that could be used.
  public func cacheFolder() throws(Diagnostic) -> CacheFolder? {
    guard keepsResults else { return nil }
    guard let directory = cacheDirectory else {
      throw Diagnostic(.error, "neither XDG_CACHE_HOME nor HOME is an absolute path")
    }
    return try CacheFolder(directory, limit: try cacheBytes())
  }

  /// `coreyc` under `XDG_CACHE_HOME`, else under `~/.cache`; nil if neither is an absolute path.
  ///
  /// It may not exist, and others may be able to write to it: `cacheFolder()` makes and checks it.
  public var cacheDirectory: String? {
    if let cacheHome, cacheHome.hasPrefix("/") { return cacheHome + "/coreyc" }
    if let home, home.hasPrefix("/") { return home + "/.cache/coreyc" }
    return nil
  }

  private func cacheBytes() throws(Diagnostic) -> Int {
    guard let cacheLimit else { return CacheFolder.defaultLimit }
    let shifts: [Character: Int] = ["K": 10, "M": 20, "G": 30, "T": 40]
    let shift = cacheLimit.last.flatMap { shifts[Character($0.uppercased())] }
    let digits = shift == nil ? cacheLimit[...] : cacheLimit.dropLast()
    guard let number = Int(digits), number >= 0 else {
      throw Diagnostic(
        .error, "COREY_CACHE_LIMIT is '\(cacheLimit)', which is no number of bytes",
        suggestion: "write a number and perhaps K, M, G or T: COREY_CACHE_LIMIT=20G")
    }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << (shift ?? 0))
    return overflow ? .max : bytes
  }
}
