import CoreyIR

/// A user's C header, given by `extern "my_ops.h"`, and the functions a layer may take from it.
///
/// A function is taken if it is defined there, answers `float` and takes only `float`. What else the
/// header defines serves these functions and is left alone.
public struct ExternHeader: Hashable, Sendable {
  /// The path as opened.
  public let path: String
  /// The whole text: what the functions need of types, macros and helpers is in it.
  public let text: String
  /// In the order of the text.
  public let functions: [ExternFunction]

  /// Where functions of floats are declared that have no body here.
  private let bodiless: [String: CursorPlace]

  /// The function of a name.
  ///
  /// - Throws: There is none, or it has no body.
  public func function(_ name: String) throws(Diagnostic) -> ExternFunction {
    if let found = functions.first(where: { $0.name == name }) { return found }
    if let place = bodiless[name] {
      throw Diagnostic(
        .error, "the extern function '\(name)' has no body to be inlined",
        at: place.diagnosticPlace,
        suggestion: "define it in the header: static inline float \(name)(…) { … }")
    }
    throw .error(
      "the header has no function '\(name)' of floats", file: path,
      suggestion: Suggestion.didYouMean(name, among: functions.map(\.name)))
  }

  /// Reads a header.
  ///
  /// - Throws: The header cannot be read, does not compile or has no function of floats; or the
  ///   answer of one depends on more than its arguments.
  public static func read(_ path: String, with clang: LibClang) throws(Diagnostics) -> ExternHeader
  {
    let text: String
    do throws(Diagnostic) {
      text = try HeaderFile.read(path)
    } catch {
      throw Diagnostics(error)
    }
    return try parse(text, path: path, with: clang)
  }

  /// Reads a header whose text is already here; `path` says where it would lie.
  public static func parse(
    _ text: String, path: String, with clang: LibClang
  ) throws(Diagnostics) -> ExternHeader {
    let unit: TranslationUnit
    do throws(Diagnostic) {
      unit = try clang.parse(text, name: path, flags: ["-x", "c", "-std=c11"])
    } catch {
      throw Diagnostics(error)
    }
    let errors = unit.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty else { throw Diagnostics(errors) }

    let declarations = unit.root.children.filter { $0.kind == .function && $0.isInMainFile }
    let defined = Dictionary(
      declarations.filter(\.isDefinition).map { ($0.spelling, $0) },
      uniquingKeysWith: { first, _ in first })
    var functions: [ExternFunction] = []
    var bodiless: [String: CursorPlace] = [:]
    var problems: [Diagnostic] = []
    for declaration in declarations where takesOnlyFloats(declaration) {
      let name = declaration.spelling
      guard declaration.isDefinition else {
        if defined[name] == nil { bodiless[name] = declaration.start }
        continue
      }
      var purity = PurityCheck(of: declaration, defined: defined)
      problems += purity.problems()
      functions.append(
        ExternFunction(
          name: name,
          parameters: declaration.children.filter { $0.kind == .parameter }.map(\.spelling),
          source: slice(text, declaration), libraryCalls: purity.libraryCalls.sorted(),
          place: declaration.start))
    }
    guard problems.isEmpty else { throw Diagnostics(problems) }
    guard !functions.isEmpty || !bodiless.isEmpty else {
      throw Diagnostics(
        .error(
          "the header defines no function that takes and answers only float", file: path,
          suggestion: "static inline float my_gate(float x) { … }"))
    }
    return ExternHeader(path: path, text: text, functions: functions, bodiless: bodiless)
  }

  private static func takesOnlyFloats(_ function: Cursor) -> Bool {
    let parameters = function.children.filter { $0.kind == .parameter }
    return function.resultType == "float" && !parameters.isEmpty && !function.isVariadic
      && parameters.allSatisfy { ["float", "const float"].contains($0.canonicalType) }
  }

  /// The bytes of a declaration.
  private static func slice(_ text: String, _ declaration: Cursor) -> String {
    let bytes = Array(text.utf8)
    let start = min(declaration.start.offset, bytes.count)
    let end = min(max(declaration.end.offset, start), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
