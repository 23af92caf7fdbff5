import CoreySchedule

/// What stands in every section: the layers' functions and the small ones they call.
struct SectionText {
  /// Before the sections: names that stand for `CK(name)`, and types.
  let declarations: String
  /// The functions.
  let code: String

  /// - Parameters:
  ///   - measuresPhases: Whether the kernels count the time of their nests.
  ///   - isHosted: Whether the text is for libtcc inside coreyc, which has the small functions.
  init(program: LoopProgram, measuresPhases: Bool = false, isHosted: Bool = false) {
    let phases = measuresPhases ? PhaseText(program: program) : nil
    let kernels = program.layers.indices.map { index in
      LayerText(program: program, index: index, phases: phases, isHosted: isHosted).text
    }.joined()
    let functions = NestText.functions(for: kernels).filter { !isHosted || !$0.isInHost }
    var declarations = NestText.shared
    for name in functions.map(\.name) + LayerText.names(program) {
      declarations += "#define \(name) CK(\(name))\n"
    }
    self.declarations =
      declarations + "\n" + TypesText(program: program).text + (phases?.declarations ?? "")
    code = functions.map(\.text).joined() + kernels
  }
}
