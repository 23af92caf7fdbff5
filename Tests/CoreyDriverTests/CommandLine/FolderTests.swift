import Foundation
import Testing

@Suite("Folders of emitted C")
struct FolderTests {
  private let layer = Data(ExitCodeTests.layer.utf8)

  private func emit(to folder: URL, _ more: [String] = []) throws -> Command {
    try Command.coreyc(["-", "--emit-c", "-o", folder.path] + more, input: layer)
  }

  @Test("Files of somebody else stay, our own are written again")
  func foreignFilesStay() throws {
    try withTemporaryFolder { folder in
      #expect(try emit(to: folder).status == 0)
      #expect(try emit(to: folder, ["-O0"]).status == 0)
      let main = folder.appendingPathComponent("main.c")
      let source = folder.appendingPathComponent("decay.c")
      let before = try Data(contentsOf: source)
      let lines = try String(contentsOf: main, encoding: .utf8)
      let edited = "/*" + lines.drop { $0 != "\n" }
      try Data(edited.utf8).write(to: main)
      let refused = try emit(to: folder)
      #expect(refused.status == 1)
      #expect(refused.errors.contains("main.c") && refused.errors.contains("made by coreyc"))
      #expect(try String(contentsOf: main, encoding: .utf8) == edited)
      #expect(try Data(contentsOf: source) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
    }
  }

  @Test("What cannot be written is told, and nothing is left behind")
  func unwritable() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("file")
      try Data("x".utf8).write(to: file)
      for path in ["file", "file/inner"] {
        let outcome = try emit(to: folder.appendingPathComponent(path))
        #expect(outcome.status == 1 && outcome.errors.contains("file"), "\(outcome.errors)")
      }
      // A folder stands where a file should.
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("out/decay.h"), withIntermediateDirectories: true)
      let out = folder.appendingPathComponent("out")
      #expect(try emit(to: out).status == 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: out.path) == ["decay.h"])
      #expect(try Data(contentsOf: file) == Data("x".utf8))
    }
  }

  @Test("Weights that are missing leave no folder")
  func missingWeights() throws {
    try withTemporaryFolder { folder in
      let target = folder.appendingPathComponent("out")
      let outcome = try emit(to: target, ["--weights", "\(TinyMamba.path)"])
      #expect(outcome.status == 1 && outcome.errors.contains("is in no weight file"))
      #expect(!FileManager.default.fileExists(atPath: target.path))
      #expect(
        try Command.coreyc(["-", "--emit-c", "--weights", TinyMamba.path], input: layer).status
          == 64)
    }
  }
}
