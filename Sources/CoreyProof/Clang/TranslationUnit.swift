import CLibClang
import CoreyIR

/// A parsed C text, freed with its last cursor.
///
/// One thread uses a unit at a time.
public final class TranslationUnit {
  let unit: OpaquePointer
  /// Its functions are the unit's.
  private let library: LibClang

  init(_ unit: OpaquePointer, of library: LibClang) {
    self.unit = unit
    self.library = library
  }

  /// What the compiler has to say, at the places that `#line` names.
  public var diagnostics: [Diagnostic] {
    (0..<corey_unit_message_count(unit)).map { index in
      let message = corey_unit_message(unit, index)
      let place = CursorPlace(message.place)
      return Diagnostic(
        Self.severity(message.severity), CText.take(message.message) ?? "no message",
        at: place.diagnosticPlace)
    }
  }

  /// The whole text.
  public var root: Cursor { Cursor(corey_unit_root(unit), in: self) }

  private static func severity(_ number: Int32) -> Diagnostic.Severity {
    switch Int(number) {
    case COREY_IGNORED, COREY_NOTE: .note
    case COREY_WARNING: .warning
    default: .error
    }
  }

  deinit {
    corey_unit_free(unit)
  }
}
