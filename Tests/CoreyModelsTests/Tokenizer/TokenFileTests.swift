import CoreyIR
import CoreyModels
import CoreyRuntime
import Foundation
import Testing

@Suite("Files of token ids")
struct TokenFileTests {
  private func read(_ bytes: Data, suffix: String = "txt") throws -> [Int] {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "coreyc-tests-\(UUID().uuidString).\(suffix)")
    try bytes.write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try TokenFile.read(url.path)
  }

  @Test("Numbers with white space between them")
  func numbers() throws {
    #expect(try read(Data(" 1 22\t3\r\n\n 4".utf8)) == [1, 22, 3, 4])
    #expect(try read(Data()) == [])
  }

  @Test("An array of integers, no other")
  func array() throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "coreyc-tests-\(UUID().uuidString).npy").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try TensorFile.write(["": Tensor([5, -6, 7] as [Int64], shape: [3])], to: path)
    #expect(try TokenFile.read(path) == [5, -6, 7])
    try TensorFile.write(["": Tensor([5] as [Float], shape: [1])], to: path)
    #expect(throws: Diagnostic.self) { try TokenFile.read(path) }
  }

  @Test("What is no number is told with its line", arguments: ["x", "1.5", "99999999999999999999"])
  func damaged(word: String) {
    #expect {
      try read(Data("1 2\n3 \(word)\n".utf8))
    } throws: { error in
      guard let error = error as? Diagnostic, case .file(_, "line 2") = error.place else {
        return false
      }
      return error.message == "'\(word)' is no token id"
    }
  }
}
