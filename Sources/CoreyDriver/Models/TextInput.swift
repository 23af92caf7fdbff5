import CoreyIR
import CoreyModels

/// Where tokens come from.
public enum TextInput: Hashable, Sendable {
  case text(String)
  /// A file of text; `-` is the standard input.
  case textFile(String)
  /// A file of token ids.
  case tokenFile(String)

  /// The longest text that is read.
  private static let longest = 1 << 30

  /// The tokens.
  ///
  /// - Parameter folder: The model's, for messages.
  /// - Throws: The file cannot be read, or it is text and there is no tokenizer for it.
  func tokens(_ tokenizer: (any Tokenizer)?, folder: String) throws(Diagnostic) -> [Int] {
    let bytes: [UInt8]
    switch self {
    case .tokenFile(let path): return try TokenFile.read(path)
    case .text(let text): bytes = Array(text.utf8)
    case .textFile(let path): bytes = try InputFile.read(path, limit: Self.longest)
    }
    guard let tokenizer else {
      throw .error(
        "the model has no tokenizer: there is no tokenizer.json beside its config.json",
        file: folder, suggestion: "give token ids with --tokens FILE")
    }
    return try tokenizer.encode(bytes)
  }
}
