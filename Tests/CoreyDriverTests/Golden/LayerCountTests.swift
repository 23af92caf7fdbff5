import CoreyDriver
import CoreyIR
import Testing

@Suite("Whole models by their number of blocks")
struct LayerCountTests {
  @Test("The C text of 24 blocks is that of 2 but for numbers")
  func textOfBlocks() throws {
    #expect(try text(blocks: 24) == text(blocks: 2))
  }

  /// The C text with every number replaced.
  private func text(blocks: Int) throws -> String {
    let text = try Repository.text("Examples/mamba_130m.ssm")
      .replacing("0 ..< 24", with: "0 ..< \(blocks)")
    let lengths = ["d": 16, "n": 4, "v": 40]
    var session = Session(options: CompileOptions(lengths: lengths, target: .native))
    let program = try session.optimize(
      try session.check(try session.parse(SourceFile(path: "model", text: text))))
    let module = try session.emit(try session.lower(try session.plan(program)))
    return module.source.replacing(/[0-9]+/, with: "0")
  }
}
