import CoreyIR

// Nests that run strip by strip.
extension KernelLowering {
  /// The run in which a value lives for one strip only.
  func localRun(of value: ValueID) -> StripRun? {
    let source = source(value)
    return stripRuns.first { $0.local.contains(source) }
  }

  /// The length of a label in a value's tile.
  func tileLength(_ label: Label, of value: ValueID) -> Int {
    if let run = localRun(of: value), run.label == label { return run.length }
    return graph.length(label.axis) ?? 1
  }

  /// The loop over the strips of a run.
  ///
  /// ```
  /// for each strip
  ///   rows before the first from the states
  ///   one nest after the other
  ///   last rows to the states
  /// what was summed over the strips to where it belongs
  /// ```
  func lower(_ run: StripRun, _ nests: [Nest]) -> [Statement] {
    strip = run
    var body: [Statement] = []
    let carried = histories.filter { run.local.contains(source($0.value)) }
    for history in carried {
      body += [.nest("rows before the first", load(history)), .barrier]
    }
    var behind: [Statement] = []
    for nest in nests[run.nests] {
      body += [.nest(describe(nest), NestLowering(kernel: self).lower(nest)), .barrier]
      if !copiesBehindStrips.isEmpty {
        behind += [.nest("sums of all strips", copiesBehindStrips), .barrier]
        copiesBehindStrips = []
      }
    }
    for history in carried where history.isSaved {
      body += [.nest("last rows", save(history)), .barrier]
    }
    strip = nil
    if body.controls.contains(StripRun.goesOn) {
      body.insert(.integer(StripRun.goesOn, .minimum(.variable(StripRun.variable), 1)), at: 0)
    }
    let loop = Statement.loop(
      StripRun.variable, from: 0, to: .constant(run.count), unroll: false, body)
    return [loop] + behind
  }
}
