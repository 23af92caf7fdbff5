import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule

/// The inputs of a calibration: of files, heavy-tailed where none is given.
struct CalibrationInputs {
  let tensors: [String: Tensor]
  let source: CalibrationSource
  let diagnostics: [Diagnostic]

  init(
    _ request: CalibrateRequest, _ wanted: RunRequest, _ interface: KernelInterface,
    rowBounds: [Int: Int]
  ) throws(Diagnostic) {
    let found = try RunInputs(wanted, interface, rowBounds: rowBounds)
    var tensors = found.tensors
    guard found.madeUp.isEmpty else {
      var generator = HeavyTailed(seed: request.seed, length: found.time)
      for port in interface.inputs where found.madeUp.contains(port.name) {
        guard let tensor = tensors[port.name], tensor.type.isFloat else { continue }
        let numbers = (0..<tensor.count).map { _ in Float(generator.next()) }
        guard let converted = Tensor(numbers, shape: tensor.shape).converted(to: tensor.type) else {
          throw Diagnostic(.error, "there is not enough memory for '\(port.name)'")
        }
        tensors[port.name] = converted
      }
      self.tensors = tensors
      source = .synthetic(seed: request.seed)
      diagnostics = [
        Diagnostic(
          .remark,
          "made up heavy-tailed with seed \(request.seed), as it is not given: "
            + found.madeUp.map { "'\($0)'" }.joined(separator: ", ")
            + "; what is calibrated is synthetic",
          suggestion: "give inputs with --input [name=]x.npy, --text or --tokens")
      ]
      return
    }
    self.tensors = tensors
    source = .given(request.inputs.map(\.path))
    diagnostics = found.diagnostics
  }
}
