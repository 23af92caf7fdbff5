import CoreyIR

/// Finds the nests of a kernel that can run strip by strip along an axis.
///
/// A product whose columns are the axis begins a value strip by strip, loops over lanes carry it on,
/// and a product that sums over the axis takes it up, its chains going on from strip to strip in
/// ascending order. What such a product makes is complete behind the last strip only.
struct StripGrouping {
  let kernel: KernelLowering
  let nests: [Nest]
  let strips: Strips
  private var graph: Graph { kernel.graph }
  private var label: Label { Label(strips.axis) }

  /// What a nest does with the strips.
  private enum Role {
    case lanes, columns, depth
  }

  func runs() -> [StripRun] {
    guard graph.axes.indices.contains(strips.axis.index),
      let total = graph.length(strips.axis), strips.length < total, total % strips.length == 0
    else { return [] }
    var runs: [StripRun] = []
    var run: (start: Int, products: Int, computed: Set<ValueID>, sums: Set<ValueID>)?
    func close(_ end: Int) {
      if let run, run.products > 0 {
        runs.append(
          StripRun(
            label: label, length: strips.length, count: total / strips.length,
            nests: run.start..<end))
      }
      run = nil
    }
    for (index, nest) in nests.enumerated() {
      guard let role = role(of: nest) else {
        close(index)
        continue
      }
      if let open = run, !canFollow(nest, open.computed, open.sums) { close(index) }
      var open = run ?? (index, 0, [], [])
      open.computed.formUnion(results(of: nest))
      if role == .depth { open.sums.formUnion(results(of: nest)) }
      if role != .lanes { open.products += 1 }
      run = open
    }
    close(nests.count)
    return runs.map(withLocalValues)
  }

  // MARK: Roles

  private func role(of nest: Nest) -> Role? {
    switch nest.kind {
    case .lanes(let signature): isStripped(nest, signature) ? .lanes : nil
    case .matrix(let matrix): role(of: matrix)
    case .steps, .row, .rotation, .fold: nil
    }
  }

  private func isStripped(_ nest: Nest, _ signature: Signature) -> Bool {
    if let first = signature.lanes.first, signature.lanes.contains(label) {
      let width = strips.length * kernel.layer.product(signature.lanes.filter { $0 != label })
      guard first == label, width % 16 == 0 else { return false }
    } else if !signature.outer.contains(label) {
      return false
    }
    return nest.operations.allSatisfy { operation in
      guard case .value = operation.target, operation.hasTime else { return false }
      return true
    }
  }

  private func role(of matrix: MatrixOperation) -> Role? {
    guard matrix.batch.isEmpty, matrix.rows.isEmpty else { return nil }
    let nest = MatrixNestLowering(kernel: kernel)
    if matrix.columns.first == label, !matrix.x.labels.contains(label) {
      let width = strips.length * kernel.layer.product(Array(matrix.columns.dropFirst()))
      return width % 32 == 0 && nest.isDirect(matrix) ? .columns : nil
    }
    guard matrix.depth.first == label, !matrix.columns.contains(label),
      nest.readsRows(matrix)
    else { return nil }
    return .depth
  }

  /// Whether what a nest reads of a run's values is there when its strip is.
  private func canFollow(
    _ nest: Nest, _ computed: Set<ValueID>, _ sums: Set<ValueID>
  ) -> Bool {
    operands(of: nest).allSatisfy { operand in
      guard case .value(let value, let subscripts) = operand else { return true }
      let source = kernel.source(value)
      if sums.contains(source) { return false }
      guard computed.contains(source) else { return true }
      return zip(graph[value].dims, subscripts).contains { $0 == label && $1 == .label(label) }
        && subscripts.count { $0.names(label) } == 1
    }
  }

  private func results(of nest: Nest) -> [ValueID] {
    if case .matrix(let matrix) = nest.kind { return [matrix.result] }
    return nest.operations.map(\.target.value)
  }

  private func operands(of nest: Nest) -> [Operand] {
    if case .matrix(let matrix) = nest.kind { return [matrix.x, matrix.weight] }
    return nest.operations.flatMap(\.operands)
  }

  // MARK: Values

  private func withLocalValues(_ run: StripRun) -> StripRun {
    var run = run
    var inside = Set<ValueID>()
    for nest in nests[run.nests] where role(of: nest) != .depth {
      inside.formUnion(results(of: nest))
    }
    for (index, nest) in nests.enumerated() where !run.nests.contains(index) {
      for value in operands(of: nest).compactMap(\.value) {
        inside.remove(kernel.source(value))
      }
    }
    run.local = inside.filter { value in
      kernel.layer.outerLocation(value) == nil && graph[value].dims.contains(label)
        && kernel.histories.allSatisfy { kernel.source($0.value) != value || $0.isSaved }
        && !kernel.stored.contains(value)
    }
    return run
  }
}

extension Subscript {
  /// Whether the index is this label, or moves with it.
  fileprivate func names(_ label: Label) -> Bool {
    switch self {
    case .label(let own): own == label
    case .fixed: false
    case .time(_, let plus, _): plus == label
    }
  }
}
