import Testing

@testable import CoreyIR

/// Source text in which `1️⃣`, `2️⃣` … mark places; the marks themselves are taken out.
struct MarkedSource {
  let text: String
  /// The byte offset of each mark, in order.
  let marks: [Int]

  init(_ marked: String) {
    var text = ""
    var marks: [Int: Int] = [:]
    for character in marked {
      let scalars = Array(character.unicodeScalars)
      if scalars.count == 3, scalars[2].value == 0x20E3, let digit = Int(String(scalars[0])) {
        marks[digit] = text.utf8.count
      } else {
        text.append(character)
      }
    }
    self.text = text
    self.marks = marks.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The diagnostics of checking it, as offset and message; empty when it is accepted.
  func check(entry: String? = nil, overrides: [String: Int] = [:]) -> [(Int, Diagnostic)] {
    let source = SourceFile(path: "test.ssm", text: text)
    do throws(Diagnostics) {
      let program = try Checker.check(source, entry: entry, overrides: overrides)
      do throws(Diagnostic) {
        try program.verify()
      } catch {
        Issue.record("accepted, but no valid program: \(error.message)")
      }
      return []
    } catch {
      return error.all.map { diagnostic in
        guard case .span(let span) = diagnostic.place else { return (-1, diagnostic) }
        return (span.range.lowerBound, diagnostic)
      }
    }
  }
}

/// One mistake: text with marks and, for each mark, a part of the message expected there.
struct Mistake: CustomTestStringConvertible, Sendable {
  let text: String
  let messages: [String]
  var testDescription: String { text.split(separator: "\n").first.map(String.init) ?? "" }

  init(_ text: String, _ messages: String...) {
    self.text = text
    self.messages = messages
  }

  /// Checks that exactly the marked mistakes are reported, each at its mark.
  func expect(in source: MarkedSource, overrides: [String: Int] = [:]) {
    let found = source.check(overrides: overrides)
    let listing = found.map { "  at \($0): \($1.message)" }.joined(separator: "\n")
    #expect(found.count == messages.count, "found:\n\(listing)\nin:\n\(text)")
    for (mark, message) in zip(source.marks, messages) {
      #expect(
        found.contains { $0 == mark && $1.message.contains(message) },
        "no '\(message)' at \(mark); found:\n\(listing)\nin:\n\(text)")
    }
  }
}
