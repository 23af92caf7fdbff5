import CoreyRuntime
import CoreySchedule
import Foundation

/// An archive of golden values: names with a role before the first dot, `in.x`, `out.y`.
struct GoldenArchive {
  private let tensors: [String: Tensor]

  /// - Parameter path: from the folder of fixtures.
  init(_ path: String) throws {
    tensors = try TensorFile.open(Repository.fixtures.appendingPathComponent(path).path).tensors()
  }

  /// The tensors whose names begin with `role` and a dot, without that.
  func role(_ role: String) -> [String: Tensor] {
    var found: [String: Tensor] = [:]
    for (name, tensor) in tensors where name.hasPrefix(role + ".") {
      found[String(name.dropFirst(role.count + 1))] = tensor
    }
    return found
  }

  /// Weights as files hold them, f32.
  var weights: [String: Tensor] { role("weight").compactMapValues { $0.converted(to: .f32) } }

  /// The inputs of a role as a layer takes them.
  func inputs(
    _ interface: KernelInterface, role: String = "in", batch: Int, time: Int
  ) -> LayerInputs {
    let given = self.role(role)
    return LayerInputs(
      batch: batch, time: time,
      words: interface.inputs.map { port in given[port.name]?.floats.map(\.bitPattern) ?? [] })
  }

  /// The states of a role as one bundle.
  func state(_ interface: KernelInterface, role: String) -> [UInt32] {
    let given = self.role(role)
    return interface.states.flatMap { given[$0.name]?.floats.map(\.bitPattern) ?? [] }
  }
}

extension LayerResult {
  /// The largest error relative to the largest value, over outputs and states that the archive has.
  func error(
    from golden: GoldenArchive, _ interface: KernelInterface, batch: Int,
    outputs outputRole: String,
    states stateRole: String
  ) -> Double {
    var errors: [Double] = []
    let outputs = golden.role(outputRole)
    for (port, words) in zip(interface.outputs, self.outputs) {
      guard let expected = outputs[port.name] else { continue }
      errors.append(relativeError(words, expected.doubles))
    }
    let states = golden.role(stateRole)
    for port in interface.states {
      guard let expected = states[port.name] else { continue }
      errors.append(relativeError(state(port, of: batch), expected.doubles))
    }
    // Nothing compared is no agreement.
    return errors.max() ?? .infinity
  }
}

/// The largest difference relative to the largest expected value; infinite if lengths differ or
/// anything is not a number.
func relativeError(_ words: [UInt32], _ expected: [Double]) -> Double {
  guard words.count == expected.count, !expected.isEmpty else { return .infinity }
  let scale = expected.lazy.map(abs).max() ?? 0
  var worst = 0.0
  for (word, value) in zip(words, expected) {
    let difference = abs(Double(Float(bitPattern: word)) - value)
    guard difference.isFinite else { return .infinity }
    worst = max(worst, difference)
  }
  return scale > 0 ? worst / scale : worst
}
