import CoreyIR
import CoreyPasses
import CoreySchedule

extension Plan {
  /// What `-Rpass=` calls the decisions of a plan.
  public static let remarkName = "fusion"

  /// What runs together, and why it does not go on.
  var remarks: [Remark] {
    zip(program.layers, layers).flatMap { graph, layer in
      remarks(layer.steps, layer: graph.name)
    }
  }

  private func remarks(_ steps: [PlanStep], layer: String) -> [Remark] {
    var remarks: [Remark] = []
    for (index, step) in steps.enumerated() {
      switch step {
      case .kernel(let kernel):
        let span = kernel.nodes.first?.span ?? .none
        if index > 0 {
          remarks.append(
            Remark(
              .missed, pass: Self.remarkName, layer: layer, at: span,
              "a new kernel begins: \(kernel.reason.rawValue)"))
        }
        if kernel.nodes.count > 1 {
          remarks.append(
            Remark(
              .passed, pass: Self.remarkName, layer: layer, at: span,
              "\(kernel.nodes.count) ops from here on run in one kernel"))
        }
      case .call: break
      case .repeat(_, let body): remarks += self.remarks(body, layer: layer)
      }
    }
    return remarks
  }
}
