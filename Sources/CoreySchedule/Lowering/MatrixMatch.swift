import CoreyIR

/// Recognizes a contraction of rows with a constant weight, whatever its axes are called.
struct MatrixMatch {
  let kernel: KernelLowering

  func match(_ operation: LaneOperation) -> MatrixOperation? {
    guard case .contract(let left, let right) = operation.kind, operation.hasTime,
      case .value(let result) = operation.target, !operation.over.contains(.time)
    else { return nil }
    return match(x: left, weight: right, operation, result)
      ?? match(x: right, weight: left, operation, result)
  }

  private func match(
    x: Operand, weight: Operand, _ operation: LaneOperation, _ result: ValueID
  ) -> MatrixOperation? {
    guard case .value(let w, _) = weight, kernel.isPacked(w),
      case .value(let source, let subscripts) = x, !kernel.isPacked(source),
      isPlain(weight)
    else { return nil }
    for case .time(_, let plus, _) in subscripts where plus != nil { return nil }
    let xLabels = x.labels.filter { !$0.isRun }
    let wLabels = weight.labels
    guard Set(xLabels).count == xLabels.count, Set(wLabels).count == wLabels.count,
      operation.over.allSatisfy({ xLabels.contains($0) && wLabels.contains($0) })
    else { return nil }
    let summed = Set(operation.over)
    let columns = wLabels.filter { !summed.contains($0) && !xLabels.contains($0) }
    guard !columns.isEmpty, operation.dims.count == Set(operation.dims).count,
      Set(operation.dims) == Set(xLabels).union(wLabels).subtracting(summed)
    else { return nil }
    return MatrixOperation(
      x: x, weight: weight, result: result,
      batch: wLabels.filter { xLabels.contains($0) && !summed.contains($0) },
      rows: xLabels.filter { !wLabels.contains($0) }, columns: columns, depth: operation.over,
      span: operation.span)
  }

  private func isPlain(_ operand: Operand) -> Bool {
    guard case .value(_, let subscripts) = operand else { return false }
    return subscripts.allSatisfy { if case .label = $0 { true } else { false } }
  }
}
