import CoreyIR

/// Chooses the loops each unit would like, from the last to the first: a producer wants the loops of
/// its most demanding reader, so that both can share them.
struct SignatureChooser {
  let kernel: KernelLowering
  let arrayLimit: Int
  private var graph: Graph { kernel.graph }

  init(kernel: KernelLowering, arrayLimit: Int) {
    self.kernel = kernel
    self.arrayLimit = arrayLimit
  }

  private struct Preference {
    var signature: Signature
    var isRecurrence: Bool
    var elements: Int

    func isStronger(than other: Preference) -> Bool {
      isRecurrence == other.isRecurrence ? elements > other.elements : isRecurrence
    }
  }

  /// One signature per unit; `nil` for a recurrence that mixes its lanes.
  func signatures(of units: [LaneUnit]) -> [Signature?] {
    var result = [Signature?](repeating: nil, count: units.count)
    let recurrences = recurrenceSignatures(units)
    /// The recurrence that computes a value.
    var owner: [ValueID: Int] = [:]
    for (index, unit) in units.enumerated() where unit.isRecurrence {
      for operation in unit.operations { owner[operation.target.value] = index }
    }
    var preferences: [ValueID: Preference] = [:]
    for index in units.indices.reversed() {
      let unit = units[index]
      let signature: Signature?
      if unit.isRecurrence {
        signature = recurrences[index] ?? nil
      } else {
        signature = wanted(
          unit.operations[0], owner: owner, recurrences: recurrences, preferences: preferences)
      }
      result[index] = signature
      guard let signature else { continue }
      for operation in unit.operations {
        let elements = kernel.layer.product(operation.dims)
        for case .value(let value, _) in operation.operands {
          let preference = Preference(
            signature: signature, isRecurrence: unit.isRecurrence, elements: elements)
          let dims = Set(graph[value].dims)
          // Loops without lanes are for scalars only.
          guard !signature.lanes.isEmpty || dims.allSatisfy(\.isRun) else { continue }
          guard signature.lanes.allSatisfy(dims.contains),
            signature.outer.allSatisfy(dims.contains)
          else { continue }
          if let other = preferences[value], !preference.isStronger(than: other) { continue }
          preferences[value] = preference
        }
      }
    }
    return result
  }

  private func wanted(
    _ operation: LaneOperation, owner: [ValueID: Int], recurrences: [Int: Signature?],
    preferences: [ValueID: Preference]
  ) -> Signature {
    // A contraction of what a recurrence carries belongs inside its loops.
    for operand in operation.operands {
      if let value = operand.value, let index = owner[value],
        let signature = recurrences[index] ?? nil, isCompatible(operation, signature)
      {
        return signature
      }
    }
    if let preference = preferences[operation.target.value],
      isCompatible(operation, preference.signature)
    {
      return preference.signature
    }
    return defaultSignature(operation)
  }

  /// By labels alone: whether an op can run in these loops.
  private func isCompatible(_ operation: LaneOperation, _ signature: Signature) -> Bool {
    let dims = Set(operation.dims)
    guard !signature.lanes.isEmpty || dims.isEmpty else { return false }
    guard signature.outer.allSatisfy(dims.contains), signature.lanes.allSatisfy(dims.contains),
      !operation.over.contains(where: {
        signature.outer.contains($0) || signature.lanes.contains($0)
      })
    else { return false }
    let inner = operation.dims.filter {
      !signature.outer.contains($0) && !signature.lanes.contains($0)
    }
    return kernel.layer.product(inner) <= arrayLimit
      && operation.operands.allSatisfy { operand in
        let labels = operand.labels.filter { signature.lanes.contains($0) }
        return labels.isEmpty || Set(labels).count == signature.lanes.count
      }
  }

  /// Lanes over the last labels that all operands have together; everything else outside.
  private func defaultSignature(_ operation: LaneOperation) -> Signature {
    guard var last = operation.dims.last else { return Signature(outer: [], lanes: []) }
    if (graph.length(last.axis) ?? 1) < 4,
      let longer = operation.dims.max(by: {
        (graph.length($0.axis) ?? 1) < (graph.length($1.axis) ?? 1)
      }), (graph.length(longer.axis) ?? 1) >= 8,
      !operation.operands.contains(where: { $0.labels.isEmpty == false && isFull($0, operation) })
    {
      last = longer
    }
    var lanes = [last]
    if last == operation.dims.last {
      for label in operation.dims.dropLast().reversed() {
        let longer = [label] + lanes
        let fits = operation.operands.allSatisfy { operand in
          let count = operand.labels.count { longer.contains($0) }
          return count == 0 || count == longer.count
        }
        guard fits else { break }
        lanes = longer
      }
    }
    return Signature(outer: operation.dims.filter { !lanes.contains($0) }, lanes: lanes)
  }

  /// Whether an operand has every label of the result.
  private func isFull(_ operand: Operand, _ operation: LaneOperation) -> Bool {
    let labels = Set(operand.labels)
    return operation.dims.allSatisfy(labels.contains)
  }

  // MARK: Recurrences

  private func recurrenceSignatures(_ units: [LaneUnit]) -> [Int: Signature?] {
    var owner: [ValueID: Int] = [:]
    for (index, unit) in units.enumerated() where unit.isRecurrence {
      for operation in unit.operations { owner[operation.target.value] = index }
    }
    var contractedAfter: [Int: Set<Label>] = [:]
    for unit in units where !unit.isRecurrence {
      for operation in unit.operations where !operation.over.isEmpty {
        for operand in operation.operands {
          if let value = operand.value, let index = owner[value] {
            contractedAfter[index, default: []].formUnion(operation.over)
          }
        }
      }
    }
    var result: [Int: Signature?] = [:]
    for (index, unit) in units.enumerated() where unit.isRecurrence {
      result[index] = signature(of: unit, contractedAfter: contractedAfter[index] ?? [])
    }
    return result
  }

  private func signature(of unit: LaneUnit, contractedAfter: Set<Label>) -> Signature? {
    let rotates = unit.operations.contains {
      if case .rotate = $0.kind { true } else { false }
    }
    guard let first = unit.operations.first, !rotates else { return nil }
    if unit.operations.allSatisfy({ $0.dims.isEmpty && $0.over.isEmpty }) {
      return Signature(outer: [], lanes: [])
    }
    var common = first.dims
    for operation in unit.operations {
      let dims = Set(operation.dims)
      common = common.filter { dims.contains($0) && !operation.over.contains($0) }
    }
    common = common.filter { staysInPlace($0, in: unit) }
    let free = common.filter { !contractedAfter.contains($0) }
    let candidates = free.isEmpty ? common : free
    guard
      let lane = candidates.reversed().max(by: {
        min(graph.length($0.axis) ?? 1, 16) < min(graph.length($1.axis) ?? 1, 16)
      })
    else { return nil }
    var outer = candidates.filter { $0 != lane }
    // The state's other labels stay inside, unless the array would be too long.
    var inner = common.filter { $0 != lane && !outer.contains($0) }
    func arrayLength() -> Int {
      unit.operations.map { operation in
        kernel.layer.product(operation.dims.filter { $0 != lane && !outer.contains($0) })
      }.max() ?? 1
    }
    while arrayLength() > arrayLimit, let label = inner.popLast() { outer.append(label) }
    guard arrayLength() <= arrayLimit else { return nil }
    let shared = Set(outer + [lane])
    return Signature(outer: first.dims.filter { shared.contains($0) && $0 != lane }, lanes: [lane])
  }

  /// Whether every read of the unit's own values has the label where the value has it.
  private func staysInPlace(_ label: Label, in unit: LaneUnit) -> Bool {
    let own = Set(unit.operations.map(\.target.value))
    return unit.operations.allSatisfy { operation in
      operation.operands.allSatisfy { operand in
        guard case .value(let value, let subscripts) = operand, own.contains(value) else {
          return true
        }
        return zip(graph[value].dims, subscripts).allSatisfy { dim, index in
          (dim == label) == (index == .label(label))
        }
      }
    }
  }
}
