import CoreyIR

extension Pass {
  /// Values are multiplied by orthogonal matrices whose other halves are worked into weights: the
  /// function stays the same, its rounding does not.
  ///
  /// Scales that stand between a rotation and its weights are folded first, no others.
  ///
  /// - Parameter decide: Finds the sites of the program and decides about each.
  public static func rotations(
    fold: FoldChoice,
    _ decide: @escaping @Sendable (RotationSurvey) throws(Diagnostic) -> [RotationDecision]
  ) -> Pass {
    Pass(
      "rotation", "rotate values and fold the rotations into weights",
      run: { (program: inout Program, remarks: inout [Remark]) throws(Diagnostic) in
        let survey = RotationSurvey(program, fold: fold)
        let decisions = try decide(survey)
        let chosen = decisions.filter { $0.rotation != nil }
        if !chosen.isEmpty {
          let folds = chosen.flatMap(\.site.rotated.folds).map(\.place.node)
          for layer in program.layers.indices {
            let readers = Set(folds.filter { $0.layer == layer }.map(\.result))
            remarks += ScaleFolding.foldAll(
              fold.forRotations, in: &program.layers[layer],
              where: { site in site.matrices.contains { readers.contains($0.reader) } })
          }
          // A scale that folds together with others only: then all are folded.
          let found = RotationAnalysis.sites(of: program).map(\.rotated)
          if !chosen.allSatisfy({ one in found.contains { $0.isSame(as: one.site.rotated) } }) {
            program = survey.folded
          }
          for decision in chosen {
            guard let rotation = decision.rotation else { continue }
            RotationRewrite.apply(decision.site, rotation, to: &program)
          }
          for layer in program.layers.indices { program.layers[layer].compact() }
        }
        remarks += decisions.map { $0.remark(in: survey.folded) }
      })
  }
}

extension Pass {
  /// Every site that costs nothing rotated by plain H, whatever its values look like.
  public static let freeRotations = Pass.rotations(fold: .none) { survey in
    survey.sites.map { site in
      let isFree = site.isLegal && site.additions == 0 && site.extraBytes <= 0
      return RotationDecision(
        site: site, rotation: isFree ? Rotation(seed: 0) : nil,
        reason: site.rotated.obstacle ?? (isFree ? "nothing was measured" : "it is not free"),
        measurements: [])
    }
  }
}

extension RotationClass {
  /// Whether the same values and constants are rotated, with the same borders.
  func isSame(as other: RotationClass) -> Bool {
    Set(members) == Set(other.members) && Set(folds) == Set(other.folds)
      && Set(entries) == Set(other.entries) && Set(exits) == Set(other.exits)
      && reads == other.reads && obstacle == other.obstacle
  }
}

extension RotationDecision {
  /// What people read about a site.
  func remark(in program: Program) -> Remark {
    let place = site.measured
    let graph = program.layers[place.layer]
    let span = graph[place.value].span
    guard let rotation else {
      return Remark(
        .missed, pass: "rotation", layer: graph.name, at: span, "\(site.name) stays: \(reason)")
    }
    let how = rotation.seed == 0 ? "H" : "H and the signs of seed \(rotation.seed)"
    let cost =
      site.additions == 0
      ? "free"
      : "\(site.transforms) \(site.transforms == 1 ? "transform" : "transforms"), "
        + "\(site.additions) additions a step"
    let basis =
      site.states.isEmpty
      ? "" : "; the basis of \(site.states.joined(separator: ", ")) is another"
    return Remark(
      .passed, pass: "rotation", layer: graph.name, at: span,
      "\(site.name) (\(site.kind.rawValue)) is rotated by \(how) of order "
        + "\(site.order): \(reason); \(cost)\(basis)")
  }
}
