import CoreyIR
import CoreySchedule

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The clang tier: an optimizing compiler outside this process, its results kept on disk.
public struct ClangCompiler: KernelCompiler {
  public var tier: Tier { .clang }

  /// The path of the compiler.
  public let executable: String
  /// Where results are kept; nil if they are not, or if no folder can be used for it.
  public let cache: KernelCache?

  private let temporaryDirectory: String
  private let report: @Sendable (Diagnostic) -> Void

  /// The flags of every compilation.
  ///
  /// Contraction is off because the text writes each fma; neither flag changes a bit of a result.
  public static let flags: [String] = {
    #if arch(x86_64)
      // The narrower default of clang halves the speed of the tiles.
      let machine = ["-march=native", "-mprefer-vector-width=512"]
    #else
      let machine = ["-mcpu=native"]
    #endif
    return ["-std=c11", "-O2"] + machine
      + ["-ffp-contract=off", "-fno-math-errno", "-fPIC", "-shared"]
  }()

  /// Uses `executable` with the cache folder of `environment`, or none and a warning to `report`.
  public init(
    executable: String, environment: CompilerEnvironment,
    report: @escaping @Sendable (Diagnostic) -> Void
  ) {
    self.executable = executable
    self.report = report
    temporaryDirectory = environment.temporaryDirectory
    do throws(Diagnostic) {
      cache = try environment.cacheFolder().map { KernelCache($0) }
    } catch {
      cache = nil
      report(Self.uncached(error))
    }
  }

  public func load(
    _ text: String, as interface: KernelInterface
  ) throws(Diagnostic) -> LoadedKernel {
    guard let cache else { return try loadUncached(text, as: interface) }
    let key = KernelCache.Key(text: text, flags: Self.flags, compiler: executable)
    if let path = cache.object(for: key) {
      return try open(path, as: interface)
    }
    let scratch: ScratchDirectory
    do throws(Diagnostic) {
      scratch = try ScratchDirectory(in: cache.folder.path)
    } catch {
      report(Self.uncached(error))
      return try loadUncached(text, as: interface)
    }
    let object = try compile(text, in: scratch)
    do throws(Diagnostic) {
      return try open(try cache.store(object, for: key), as: interface)
    } catch {
      report(Self.uncached(error))
      return try open(object, as: interface)
    }
  }

  /// Compiles in a folder of its own, which is gone afterwards: open objects need no file.
  private func loadUncached(
    _ text: String, as interface: KernelInterface
  ) throws(Diagnostic) -> LoadedKernel {
    let scratch = try ScratchDirectory(in: temporaryDirectory)
    return try open(try compile(text, in: scratch), as: interface)
  }

  private func open(
    _ path: String, as interface: KernelInterface
  ) throws(Diagnostic) -> LoadedKernel {
    let object = try SharedObject(path: path)
    let entries = try EntryPoints(of: interface) { object.symbol($0) }
    return LoadedKernel(
      interface: interface, tier: .clang, entries: entries, image: .sharedObject(object))
  }

  /// The path of the shared object.
  private func compile(
    _ text: String, in scratch: borrowing ScratchDirectory
  ) throws(Diagnostic) -> String {
    let source = scratch.path("kernel.c")
    let object = scratch.path("kernel.so")
    try FileSink.write(to: source) { sink throws(Diagnostic) in try sink.append(text.utf8) }
    let result = try ChildProcess.run(
      executable, Self.flags + ["-o", object, source, "-lm"],
      errors: scratch.path("messages"))
    guard result.status == .exited(0) else {
      throw failure(result, source: source)
    }
    return object
  }

  private func failure(_ result: ChildProcess.Result, source: String) -> Diagnostic {
    // The text has no name that means anything to the user.
    let lines = result.errors.split(separator: "\n")
      .map {
        $0.hasPrefix(source) ? CompilerMessages.emitted + $0.dropFirst(source.count) : String($0)
      }
    switch result.status {
    case .exited(let code):
      guard lines.contains(where: { $0.contains("error: ") }) else {
        return Diagnostic(
          .error, "clang fails with exit code \(code)", at: .file(executable, detail: nil),
          notes: lines.prefix(8).map { Diagnostic.Note($0) })
      }
      return CompilerMessages.diagnostic(
        of: lines.filter { $0.contains(": error: ") || $0.contains(": fatal error: ") },
        compiler: "clang")
    case .killed(let signal):
      return Diagnostic(
        .error, "clang is killed by signal \(signal)", at: .file(executable, detail: nil),
        notes: lines.prefix(8).map { Diagnostic.Note($0) })
    }
  }

  private static func uncached(_ reason: Diagnostic) -> Diagnostic {
    Diagnostic(
      .warning, "compiled kernels are not kept: \(reason.message)", at: reason.place,
      suggestion: "let XDG_CACHE_HOME name a folder that only you can write to")
  }
}
