// Axes, inputs, weights, states, outputs.
extension LayerPrinter {
  mutating func declarations() {
    line("axis b, t")
    for (index, axis) in graph.axes.enumerated() {
      switch axis.extent {
      case .batch, .time: continue
      case .fixed(let length): line("axis \(axisNames[index]) = \(length)")
      case .concatenation(let parts):
        line("axis \(axisNames[index]) = " + parts.map { product($0) }.joined(separator: " | "))
      }
    }
    for input in graph.inputs {
      line("input \(names[input.value])\(shape(input.value))\(type(input.value))")
    }
    for weight in graph.weights {
      let name = names[weight.value]
      let source = text(of: weight.source)
      var text = "weight \(name)\(shape(weight.value))\(type(weight.value))"
      if source != name { text += " from \"\(source)\"" }
      if let fallback = weight.fallback { text += " or \(fallback.literal)" }
      line(text)
    }
    for (index, state) in graph.states.enumerated() {
      var dims = state.dims.map { axisNames[$0.axis.index] }
      if let position = state.stepsPosition { dims.insert("t: \(state.steps)", at: position) }
      let start =
        state.isLocal ? " = 0" : state.basis.isEmpty ? "" : " in \"\(state.basis)\""
      line("state \(names.states[index])[\(dims.joined(separator: ", "))]\(start)")
    }
  }

  mutating func outputs() {
    for output in graph.outputs {
      let name = Identifier.legalized(output.name)
      // Indices with primes would be dropped if the shape did not say that they stay.
      let dims = graph[output.value].dims
      let shape = dims.contains { $0.primes > 0 } ? "[\(list(dims))]" : ""
      line("output \(name)\(shape) = \(names[output.value])")
    }
  }

  private func product(_ axes: [AxisID]) -> String {
    let names = axes.map { axisNames[$0.index] }
    return names.count == 1 ? names[0] : "(" + names.joined(separator: ", ") + ")"
  }

  /// A declared shape: an axis that stands again gets its primes by its place.
  private func shape(_ value: ValueID) -> String {
    "[" + graph[value].dims.map { axisNames[$0.axis.index] }.joined(separator: ", ") + "]"
  }

  private func type(_ value: ValueID) -> String {
    let type = graph[value].type
    return type == .f32 ? "" : ": \(type.rawValue)"
  }
}
