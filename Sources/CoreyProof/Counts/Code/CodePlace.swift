import CoreyIR

/// A line of C text.
struct CodePlace: Hashable {
  var file: String
  var line: Int

  var diagnosticPlace: Diagnostic.Place { .file(file, detail: "line \(line)") }
}
