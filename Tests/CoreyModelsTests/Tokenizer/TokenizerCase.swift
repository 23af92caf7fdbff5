import Foundation
import Testing

/// A text with what the `tokenizers` library (0.23.3) makes of it.
struct TokenizerCase: Decodable, Sendable, CustomTestStringConvertible {
  var text: String
  var ids: [Int]
  /// The ids back as text, special tokens left out.
  var decoded: String

  var testDescription: String { text.debugDescription }

  static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/tokenizers/\(name).json").path
  }

  static func all(_ name: String) throws -> [TokenizerCase] {
    let bytes = try Data(contentsOf: URL(filePath: path("\(name).cases")))
    return try JSONDecoder().decode([TokenizerCase].self, from: bytes)
  }
}
