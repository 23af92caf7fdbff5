import CoreyIR

// Rows before the first: from the states, from chunk to chunk, to the states.
extension KernelLowering {
  func load(_ history: History) -> [Statement] {
    transfer(
      history,
      row: { location, step in
        location.lead == 0 && self.graph[history.state].isReversed
          ? .variable("S") + .constant(self.graph[history.state].steps - 1) - step
          : .constant(location.lead - self.graph[history.state].steps) + step
      }, isLoad: true)
  }

  func save(_ history: History) -> [Statement] {
    transfer(
      history,
      row: { location, step in
        switch location.rows {
        case .segment(let lead):
          lead == 0 && self.graph[history.state].isReversed
            ? .constant(self.graph[history.state].steps - 1) - step
            : .variable("S") + step + .constant(lead - self.graph[history.state].steps)
        case .chunk, .none:
          // Rows of strips have not moved to the front.
          (self.strip == nil ? 0 : .variable("rows"))
            + (.constant(location.lead - self.graph[history.state].steps) + step)
        }
      }, isLoad: false)
  }

  /// Copies the steps of a state to or from the rows they stand for.
  func transfer(
    _ history: History, row: (Location, IntExpression) -> IntExpression, isLoad: Bool
  ) -> [Statement] {
    let location = location(history.value)
    let state = graph[history.state]
    let dims = graph[history.value].dims
    let memory = layer.stateMemory(history.state, labels: dims)
    let step = IntExpression.variable("s")
    var place = location.offset
    var source: IntExpression = step * memory.step
    var target: [Statement] = []
    var loops: [(variable: String, from: IntExpression, length: Int)] = []
    for (index, label) in dims.enumerated() {
      switch label.axis {
      case .batch:
        place = place + .variable("ib") * location.strides[index]
        source = source + .variable("ib") * memory.strides[index]
      case .time: place = place + row(location, step) * location.strides[index]
      default:
        let variable = "j\(loops.count)"
        let run = localRun(of: history.value).flatMap { $0.label == label ? $0 : nil }
        loops.append((variable, run?.start ?? 0, run?.length ?? graph.length(label.axis) ?? 1))
        place = place + .variable(variable) * location.strides[index]
        source = source + .variable(variable) * memory.strides[index]
      }
    }
    let here = Access(buffer: location.buffer, index: place)
    let there = Access(buffer: memory.buffer, index: source)
    target = isLoad ? [.store(here, .load(there))] : [.store(there, .load(here))]
    for loop in loops.reversed() {
      target = [
        .loop(
          loop.variable, from: loop.from, to: loop.from + .constant(loop.length), unroll: false,
          target)
      ]
    }
    return [.parallel("s", count: .constant(state.steps), target)]
  }

  /// Moves the last rows of a chunk in front of the next chunk's first.
  func moveToFront(_ history: History) -> [Statement] {
    let location = location(history.value)
    guard case .chunk(let lead) = location.rows, lead > 0,
      let time = graph[history.value].dims.firstIndex(of: .time),
      movedBuffers.insert(location.buffer).inserted
    else { return [] }
    let width = location.strides[time]
    return [
      .loop(
        "s", from: 0, to: .constant(lead), unroll: false,
        [
          .move(
            buffer: location.buffer, from: (.variable("s") + .variable("rows")) * width,
            to: .variable("s") * width, count: width)
        ])
    ]
  }

}
