import Foundation
import Testing

@testable import CoreyIR

/// Reading the fixtures and examples of the repository.
enum CheckFixtures {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let reference = root.appending(path: "Tests/CoreyIRTests/Fixtures/Reference")
  static let examples = root.appending(path: "Examples")

  static func names(in folder: URL) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return all.filter { $0.hasSuffix(".ssm") }.sorted()
  }

  static func source(_ name: String, in folder: URL) throws -> SourceFile {
    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    return SourceFile(path: name, text: text)
  }
}

extension Diagnostics {
  /// One line each, for failures of tests.
  var summary: String {
    all.map { diagnostic in
      var place = "?"
      if case .span(let span) = diagnostic.place, let file = span.file {
        let (line, column) = file.position(at: span.range.lowerBound)
        place = "\(file.path):\(line):\(column)"
      }
      return "\(place): \(diagnostic.message)" + (diagnostic.suggestion.map { " (\($0))" } ?? "")
    }.joined(separator: "\n")
  }
}
