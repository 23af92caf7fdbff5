import Foundation

/// Where the files of the repository lie that tests read.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let examples = root.appendingPathComponent("Examples")
  static let fixtures = root.appendingPathComponent("Tests/CoreyDriverTests/Fixtures")
  static let articles = root.appendingPathComponent("Sources/CoreyDriver/CoreyDriver.docc")

  /// The text of a file, by its path from the root.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The compiler that was built beside these tests.
  static let coreyc = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appendingPathComponent("coreyc")
}
