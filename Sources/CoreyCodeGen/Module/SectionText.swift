import CoreySchedule

/// What stands in every section: the layers' functions and the small ones they call.
struct SectionText {
  /// Before the sections: names that stand for `CK(name)`, and types.
  let declarations: String
  /// The functions.
  let code: String

  init(program: LoopProgram) {
    let kernels = program.layers.indices.map { LayerText(program: program, index: $0).text }
      .joined()
    let functions = NestText.functions(for: kernels)
    var declarations = NestText.shared
    for name in functions.map(\.name) + LayerText.names(program) {
      declarations += "#define \(name) CK(\(name))\n"
    }
    self.declarations = declarations + "\n" + TypesText(program: program).text
    code = functions.map(\.text).joined() + kernels
  }
}
