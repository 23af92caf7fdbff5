import CoreyDriver

/// Times of the stages of a compilation by name, in the order in which they first ran.
struct StageSamples {
  private(set) var names: [String] = []
  private var samples: [String: Samples] = [:]

  /// Adds the stages of one compilation; stages of one name are summed first.
  mutating func append(_ stages: [(name: String, milliseconds: Double)]) {
    var sums: [(name: String, milliseconds: Double)] = []
    for stage in stages {
      if let index = sums.firstIndex(where: { $0.name == stage.name }) {
        sums[index].milliseconds += stage.milliseconds
      } else {
        sums.append(stage)
      }
    }
    for stage in sums {
      if samples[stage.name] == nil { names.append(stage.name) }
      samples[stage.name, default: Samples()].append(stage.milliseconds)
    }
  }

  /// The samples of a stage; none if it never ran.
  subscript(name: String) -> Samples { samples[name] ?? Samples() }
}
