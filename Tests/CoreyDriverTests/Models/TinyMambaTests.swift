import CoreyDriver
import CoreyRuntime
import Foundation
import Testing

@Suite("The bundled model")
struct TinyMambaTests {
  @Test("Its logits are those of the library that trained it")
  func logits() throws {
    let input = try ProgramInput.open(Repository.root.path + "/" + TinyMamba.path)
    #expect(input.diagnostics.isEmpty)
    var session = Session(options: CompileOptions(target: .native))
    var request = RunRequest()
    request.weights = input.weights
    request.inputs = [RunRequest.File(name: "ids", path: TinyMamba.referencePath)]
    let report = try session.run(request, input.source) { _ in }
    let logits = try #require(report.outputs.first { $0.name == "logits" }).tensor.doubles
    let expected = try #require(try TinyMamba.reference.tensor("logits")).doubles
    #expect(expected.count == 8 * 256)
    let errors = zip(logits.suffix(expected.count), expected).map { $0 - $1 }
    #expect(norm(errors) <= 2e-5 * norm(expected))
  }

  private func norm(_ numbers: [Double]) -> Double {
    numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  @Test("Its folder holds what a reader needs and no more")
  func folder() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appendingPathComponent(TinyMamba.path).path)
    #expect(files.sorted() == ["README.md", "config.json", "model.safetensors"])
  }
}
