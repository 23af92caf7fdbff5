import ArgumentParser
import CoreyDriver

/// What `--emit` names: a stage of the compiler, or weights with everything folded into them.
enum Emission: Hashable, CustomStringConvertible {
  case stage(Stage)
  case weights

  var stage: Stage? { if case .stage(let stage) = self { stage } else { nil } }

  var description: String { stage?.rawValue ?? "weights" }
}

extension Emission: ExpressibleByArgument {
  init?(argument: String) {
    if argument == "weights" {
      self = .weights
    } else if let stage = Stage(rawValue: argument) {
      self = .stage(stage)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { Stage.allCases.map(\.rawValue) + ["weights"] }
}
