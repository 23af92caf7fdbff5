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

  /// A constant array, its elements in lines of readable length.
  mutating func table(_ head: String, _ elements: [String]) {
    line("\(head) = {")
    indented { writer in
      for start in stride(from: 0, to: elements.count, by: 24) {
        let rest = elements[start..<min(start + 24, elements.count)]
        writer.line(rest.joined(separator: ", ") + (start + 24 < elements.count ? "," : ""))
      }
    }
    line("};")
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
