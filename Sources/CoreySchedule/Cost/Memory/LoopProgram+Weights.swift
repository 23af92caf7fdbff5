import CoreyIR

extension LoopProgram {
  /// Bytes of all tensors of weight files that a layer and all it calls use, as they are stored;
  /// the entry's if absent.
  func weightBytes(of layer: Int? = nil) -> Int {
    let layer = layers[layer ?? layers.count - 1]
    func visit(_ steps: [Step]) -> Int {
      steps.reduce(0) { sum, step in
        switch step {
        case .kernel: sum
        case .call(let call): sum + weightBytes(of: call.layer)
        case .loop(_, let range, let body): sum + range.count * visit(body)
        }
      }
    }
    let own = layer.weightPorts.reduce(0) { sum, port in
      sum + port.count * ((port.elements * port.type.bits + 7) / 8)
    }
    return own + visit(layer.steps)
  }
}
