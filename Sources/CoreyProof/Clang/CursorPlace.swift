import CLibClang
import CoreyIR

/// A place in C text.
public struct CursorPlace: Hashable, Sendable {
  /// Empty for what no file gave rise to.
  public let file: String
  /// From 1.
  public let line: Int
  /// From 1, in bytes.
  public let column: Int
  /// Bytes from the start of the file.
  public let offset: Int

  /// Takes the strings of `place`.
  init(_ place: corey_place) {
    file = CText.take(place.file) ?? ""
    line = Int(place.line)
    column = Int(place.column)
    offset = Int(place.offset)
  }

  /// As diagnostics say it.
  public var diagnosticPlace: Diagnostic.Place {
    file.isEmpty ? .nowhere : .file(file, detail: "line \(line), column \(column)")
  }
}
