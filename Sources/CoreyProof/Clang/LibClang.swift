import CLibClang
import CoreyIR

/// libclang, opened while the program runs: a start that proves nothing does not wait for it.
///
/// Any version since LLVM 9 will do. Once opened it stays for as long as the program runs.
public final class LibClang: @unchecked Sendable {
  /// The library that was opened, as it was named to the dynamic linker.
  public let path: String
  /// What it says of itself: "clang version 14.0.6 …".
  public let version: String

  private let library: OpaquePointer
  /// Where the library's own headers lie, as flags.
  private let resources: [String]

  /// Opens one library; a bare file name is searched as the dynamic linker does.
  public init(path: String) throws(Diagnostic) {
    var reason: UnsafeMutablePointer<CChar>?
    guard let library = corey_clang_open(path, &reason) else {
      throw .error("cannot open libclang: \(CText.take(reason) ?? "unknown reason")", file: path)
    }
    self.path = path
    self.library = library
    version = CText.take(corey_clang_version(library)) ?? "unknown version"
    // Some libraries do not find the headers beside them: that of the Swift toolchain is one.
    let file = CText.take(corey_clang_file(library)) ?? path
    resources = ResourceFolder.beside(file).map { ["-resource-dir", $0] } ?? []
  }

  /// Whether it tells one operator from another: those of LLVM 17 and newer do.
  public var knowsOperators: Bool { corey_clang_knows_operators(library) != 0 }

  /// Opens the first library of the search that can be opened.
  ///
  /// - Throws: If there is none: what was tried and what to install.
  public static func find(_ search: LibClangSearch = .current) throws(Diagnostic) -> LibClang {
    if let named = search.override { return try LibClang(path: named) }
    var failures: [Diagnostic.Note] = []
    for path in search.candidates {
      do throws(Diagnostic) {
        return try LibClang(path: path)
      } catch {
        failures.append(Diagnostic.Note(error.message, at: error.place))
      }
    }
    throw Diagnostic(
      .error, "there is no libclang on this machine", notes: failures,
      suggestion: "apt install libclang-dev, or name the library in COREY_LIBCLANG")
  }

  /// Parses C text; nothing is written and nothing but headers is read.
  ///
  /// Errors in the text do not throw: they are among the unit's diagnostics.
  /// - Parameters:
  ///   - name: The file the text is said to be; a path makes `#include "…"` look beside it.
  ///   - flags: Those of the compiler: `-std=c11`, `-Wall`.
  /// - Throws: If libclang itself fails.
  public func parse(
    _ text: String, name: String, flags: [String]
  ) throws(Diagnostic) -> TranslationUnit {
    let words = (resources + flags).map { CText.copy($0) }
    defer { for word in words { CText.free(word) } }
    var text = text
    let unit = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        words.map { UnsafePointer($0) }.withUnsafeBufferPointer { flags in
          corey_unit_parse(
            library, name, characters.baseAddress, characters.count, flags.baseAddress,
            Int32(flags.count))
        }
      }
    }
    guard let unit else {
      throw .error("libclang cannot parse the text", file: name, detail: "with \(path)")
    }
    return TranslationUnit(unit, of: self)
  }
}
