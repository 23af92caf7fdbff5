/// Lines of C with their indentation.
struct CWriter {
  private(set) var text = ""
  private var depth = 0

  mutating func line(_ line: String = "") {
    if !line.isEmpty {
      text += String(repeating: "    ", count: depth)
      text += line
    }
    text += "\n"
  }

  /// A block in braces after a head: `for (…) {`.
  mutating func block(_ head: String, _ body: (inout CWriter) -> Void) {
    line(head.isEmpty ? "{" : head + " {")
    depth += 1
    body(&self)
    depth -= 1
    line("}")
  }

  /// Text that has lines of its own.
  mutating func raw(_ text: String) {
    self.text += text
  }

  /// Indented lines without braces.
  mutating func indented(_ body: (inout CWriter) -> Void) {
    depth += 1
    body(&self)
    depth -= 1
  }
}
