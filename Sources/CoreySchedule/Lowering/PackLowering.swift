import CoreyIR

/// Lowers the pack program: weights in, packed weights out, once.
///
/// The program is a sequence of parts that do not depend on each other, so that each can use the
/// same scratch and only its own weights need to be in memory. Weights that are used as they are
/// move without arithmetic, in their stored type. The arithmetic on others is that of a run, so a
/// value has the same bits whether it is packed or computed later.
final class PackLowering {
  let layer: LayerLowering
  var graph: Graph { layer.graph }
  /// Bytes of the part that needs the most.
  private(set) var scratchBytes = 0
  /// Bytes of the part being lowered.
  private var used = 0
  /// What brings the weights of the part being lowered into scratch.
  private var fetches: [Statement] = []
  private var weights: [ValueID: (index: Int, firstPointer: Int)] = [:]
  /// The pointers that are read in place.
  private var pointers: [Int: BufferID] = [:]

  init(layer: LayerLowering) {
    self.layer = layer
    var pointer = 0
    for (index, weight) in layer.graph.weights.enumerated() {
      weights[weight.value] = (index, pointer)
      pointer += layer.loops.weightPorts[index].count
    }
  }

  func lower() -> [PackPart] {
    var parts: [PackPart] = []
    let entries = layer.packedEntries
    for entry in entries where weights[layer.root(entry.key.value)] != nil {
      parts += move(entry)
    }
    for nodes in PackParts(nodes: layer.plan.pack, layer: layer).parts {
      let values = Set(nodes.flatMap(\.definedValues))
      let own = entries.filter { values.contains(layer.root($0.key.value)) }
      guard !own.isEmpty else { continue }
      let part = part(nodes: nodes) { kernel in
        let nests = kernel.lowerNests(keeping: Set(own.map { layer.root($0.key.value) }))
        let copies = own.map { entry in
          Statement.nest(
            "packed: \(name(entry))",
            copy(entry, from: kernel.location(entry.key.value), kernel: kernel))
        }
        let weights: [Statement] = fetches.isEmpty ? [] : [.nest("weights", fetches)]
        return weights + nests + copies
      }
      parts.append(part)
    }
    return parts
  }

  private func part(nodes: [Node], _ work: (KernelLowering) -> [Statement]) -> PackPart {
    used = 0
    fetches = []
    let plan = KernelPlan(nodes: nodes, isReversed: false, reason: .start)
    let body = work(KernelLowering(layer: layer, plan: plan, name: "pack", packing: self))
    scratchBytes = max(scratchBytes, used)
    return PackPart(body: body, pointers: reads(body).sorted())
  }

  /// The weight pointers that statements read.
  private func reads(_ statements: [Statement]) -> Set<Int> {
    var found = Set<Int>()
    for statement in statements {
      statement.visitBuffers { id in
        if case .weight(let pointer) = layer.loops[id].kind { found.insert(pointer) }
      }
      statement.visitFetches { found.insert($0) }
    }
    return found
  }

  private func name(_ entry: PackedEntry) -> String {
    let name = graph[entry.key.value].name
    return name.isEmpty ? "constant" : name
  }

  // MARK: Weights as they are

  /// Copies a weight, or a part of one, into a layout: file by file if that is possible, so that one
  /// is in memory at a time.
  private func move(_ entry: PackedEntry) -> [PackPart] {
    guard let (index, firstPointer) = weights[layer.root(entry.key.value)] else { return [] }
    let weight = graph.weights[index]
    let stacked = graph.stacked(weight)
    let title = "packed: \(name(entry))"
    guard entry.isWeight(of: layer), entry.key.layout.keepsApart(stacked) else {
      return [
        part(nodes: []) { kernel in
          let copies = copy(entry, from: kernel.location(entry.key.value), kernel: kernel)
          return [.nest(title, fetches + copies)]
        }
      ]
    }
    let count = layer.loops.weightPorts[index].count
    return (0..<count).map { file in
      part(nodes: []) { kernel in
        var source = layout(weight.value)
        let elements = graph.elementsPerStep(weight.value) / max(count, 1)
        source.buffer =
          inPlace(index, pointer: firstPointer + file)
          ?? fetched(index, pointers: firstPointer + file..<firstPointer + file + 1, elements)
        source.isPadded = false
        for (position, label) in graph[weight.value].dims.enumerated()
        where stacked.contains(label) {
          source.strides[position] = 0
        }
        let copies = copy(
          entry, from: source, kernel: kernel, fixed: indices(of: stacked, at: file))
        return [.nest(title, fetches + copies)]
      }
    }
  }

  /// The indices of stacked labels that a file stands for, the last label's fastest.
  private func indices(of labels: [Label], at file: Int) -> [Label: Int] {
    var rest = file
    return labels.reversed().reduce(into: [:]) { indices, label in
      let length = max(graph.length(label.axis) ?? 1, 1)
      indices[label] = rest % length
      rest /= length
    }
  }

  // MARK: Where constants lie

  /// Where a value of the part being lowered lies: a weight of one file is read where it is.
  func location(_ value: ValueID) -> Location {
    var result = layout(value)
    let elements = graph.elementsPerStep(value)
    guard let (index, firstPointer) = weights[value] else {
      result.buffer = scratch(name: graph[value].name, type: .f32, elements: elements)
      return result
    }
    let count = layer.loops.weightPorts[index].count
    if count == 1, let buffer = inPlace(index, pointer: firstPointer) {
      result.buffer = buffer
      result.isPadded = false
    } else {
      result.buffer = fetched(index, pointers: firstPointer..<firstPointer + count, elements)
    }
    return result
  }

  /// The tensor of a pointer that is never NULL.
  private func inPlace(_ index: Int, pointer: Int) -> BufferID? {
    let port = layer.loops.weightPorts[index]
    guard graph.weights[index].fallback == nil, port.type != .i32 else { return nil }
    if let buffer = pointers[pointer] { return buffer }
    let buffer = layer.addBuffer(
      .weight(port: pointer), name: "f_\(graph.weights[index].name)", type: port.type)
    pointers[pointer] = buffer
    return buffer
  }

  /// A copy of the tensors of some pointers, one behind the other.
  private func fetched(_ index: Int, pointers: Range<Int>, _ elements: Int) -> BufferID {
    let weight = graph.weights[index]
    let port = layer.loops.weightPorts[index]
    let buffer = scratch(
      name: weight.name, type: layer.packedType(weight.value), elements: elements)
    let count = elements / max(pointers.count, 1)
    for (file, pointer) in pointers.enumerated() {
      fetches.append(
        .fetch(
          port: pointer, type: port.type, to: buffer, index: file * count, count: count,
          fallback: weight.fallback.map { Float($0) }))
    }
    return buffer
  }

  /// Row-major in the order of the dims.
  func layout(_ value: ValueID) -> Location {
    let strides = layer.strides(graph[value].dims)
    return Location(
      buffer: BufferID(-1), offset: 0, strides: graph[value].dims.map { strides[$0] ?? 0 },
      rows: .none, isPadded: weights[value] == nil)
  }

  /// Memory for a value of the part being lowered.
  func scratch(name: String, type: StorageType = .f32, elements: Int) -> BufferID {
    defer { used += ((elements + 16) * type.bits / 8 + 63) / 64 * 64 }
    return layer.addBuffer(.packScratch(offset: used), name: "s_\(name)", type: type)
  }

  /// Memory for doubles of the part being lowered.
  func doubles(name: String, count: Int) -> BufferID { scratch(name: name, elements: 2 * count) }
}

extension PackedEntry {
  /// Whether it is a whole weight, not a part of one.
  fileprivate func isWeight(of layer: LayerLowering) -> Bool {
    layer.root(key.value) == key.value
  }
}

extension PackedEntry.Layout {
  /// Whether what belongs to one index of the labels can be copied without the rest.
  fileprivate func keepsApart(_ labels: [Label]) -> Bool {
    switch self {
    case .rows: true
    case .panels(let batch, _, _): labels.allSatisfy(batch.contains)
    }
  }
}
