import CoreyIR

/// Reads functions of a parsed C text, each when it is first asked for.
final class CodeReader {
  private let definitions: [String: Cursor]
  private var functions: [String: CodeFunction] = [:]
  /// Constants of enumerations.
  let enumerators: [String: Int]

  init(_ unit: TranslationUnit) {
    var definitions: [String: Cursor] = [:]
    var enumerators: [String: Int] = [:]
    for cursor in unit.root.children {
      switch cursor.kind {
      case .function where cursor.isDefinition: definitions[cursor.spelling] = cursor
      case .enumeration:
        for child in cursor.children { enumerators[child.spelling] = child.integer.map(Int.init) }
      default: break
      }
    }
    self.definitions = definitions
    self.enumerators = enumerators
  }

  /// A function by its name; `nil` if the text does not define it.
  func function(_ name: String) throws(Diagnostic) -> CodeFunction? {
    if let known = functions[name] { return known }
    guard let cursor = definitions[name] else { return nil }
    var reader = FunctionReader(enumerators: enumerators)
    let function = try reader.read(cursor)
    functions[name] = function
    return function
  }
}
