import CoreySchedule

/// What stands in every section: the layers' functions and the small ones they call.
struct SectionText {
  /// Before the sections: names that stand for `CK(name)`, and types.
  let declarations: String
  /// The functions.
  let code: String

  init(program: LoopProgram, measuresPhases: Bool) {
    let phases = measuresPhases ? PhaseText(program: program) : nil
    let kernels = program.layers.indices.map {
      LayerText(program: program, index: $0, phases: phases).text
    }.joined()
    let functions = NestText.functions(for: kernels)
    var declarations = NestText.shared
    for name in functions.map(\.name) + LayerText.names(program) {
      declarations += "#define \(name) CK(\(name))\n"
    }
    self.declarations =
      declarations + "\n" + TypesText(program: program).text + (phases?.declarations ?? "")
    code = functions.map(\.text).joined() + kernels
  }
}
