import Foundation

/// The README, as far as a machine reads it.
enum Readme {
  /// A fenced block.
  struct Block {
    let language: String
    let text: String

    /// Its lines, without what installs coreyc.
    var commands: [Substring] {
      text.split(separator: "\n").map { line in
        line.firstMatch(of: Readme.setup).map { line[$0.range.upperBound...] } ?? line
      }
    }
  }

  /// What runs the tests.
  static let tests = "swift test\n"

  /// What stands before `coreyc` in the first command.
  static var setup: Regex<(Substring, packages: Substring)> {
    #/^apt-get install -y (?<packages>[^&]+) && swift run -c release /#
  }

  /// All fenced blocks in order.
  static func blocks() throws -> [Block] {
    let text = try Repository.text("README.md")
    return text.matches(of: /```(?<language>[a-z]*)\n(?<text>(?s:.*?))```/).map {
      Block(language: String($0.language), text: String($0.text))
    }
  }
}
